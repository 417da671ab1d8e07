// What the card and Gatepost say to each other. HubSpot signs every call and appends who is looking, so nothing here
// names a user, and nothing here is believed without that signature.
import { hubspot } from '@hubspot/ui-extensions';

export const ORIGIN = 'https://gatepost.example';
export const CONNECTION = 'hubspot';

// HubSpot ends a call after 15 s; ours ends a little before, so that it is we who can say what happened.
const TIMEOUT_MS = 14_000;

export type Piece = { text: string; slot: string };
export type Slot = { name: string; text: string; max_words: number };
export type Claim = { slot: string; text: string; source: string; value: string; age_days: number | null };
export type Finding = { gate: string; reason: string; ruling: string; message: string; waivable: boolean };
export type Act = 'approve' | 'edit' | 'later' | 'reject' | 'escalate' | 'do_not_contact' | 'undo';

export type Card = {
  outreach: string;
  draft: string;
  state: string;
  segment: string;
  to: string;
  from: string;
  subject: string;
  pieces: Piece[];
  slots: Slot[];
  claims: Claim[];
  findings: Finding[];
  checks: number;
  can: Act[];
  later_days: number[];
  expires_at: string | null;
  undo_until: string | null;
  send_note: string;
  told: string;
  opened: string;
};

export type Person = {
  known: boolean;
  may_write: boolean;
  verdict: string;
  reason: string;
  message: string;
  until: string | null;
  opted_out: boolean;
  history: { at: string; what: string }[];
};

export type Cards = { cards: Card[]; person: Person };

export type Decision = {
  outreach: string;
  draft: string;
  decision: Exclude<Act, 'undo'>;
  opened: string;
  reason?: string;
  note?: string;
  waive?: string[];
  slots?: Record<string, string>;
  days?: number;
  severe?: boolean;
};

/** Why a call did not do what was asked, in words for the rep. `status` is 0 when no answer came. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly what: string,
    readonly mend: string,
    readonly card: Card | null = null,
  ) {
    super(what);
  }
}

const TOO_MANY = 429;
const OURS = 500;

const WORDS = new Map<number, [string, string]>([
  [401, ['HubSpot could not show Gatepost who you are.', 'Ask an admin to look at the app’s installation.']],
  [403, ['You may not decide about this mail.', 'Ask its owner, or an admin.']],
  [404, ['This app and Gatepost do not fit together.', 'Ask an admin to write it out again: gatepost crm-project.']],
  [TOO_MANY, ['HubSpot has too much to do just now.', 'Try again in a few seconds.']],
]);

// An answer that did not come may have been taken all the same; it counts once, however often it is given.
const UNKNOWN: Record<'GET' | 'POST', [string, string]> = {
  GET: ['Gatepost did not answer.', 'Nothing has changed. Look again in a moment.'],
  POST: ['We do not know whether this arrived.', 'Press the same button again: it counts once.'],
};

async function call(method: 'GET' | 'POST', path: string, body?: Record<string, unknown>): Promise<Record<string, unknown>> {
  let answer: Response;
  try {
    answer = await hubspot.fetch(`${ORIGIN}/crm/${CONNECTION}/${path}`, { method, timeout: TIMEOUT_MS, body });
  } catch {
    throw new Problem(0, ...UNKNOWN[method]);
  }
  let told: unknown;
  try {
    told = await answer.json();
  } catch {
    told = null;
  }
  const said = isRecord(told) ? told : {};
  if (!answer.ok) throw problem(answer.status, method, said);
  if (!isRecord(told)) throw new Problem(0, ...UNKNOWN[method]);
  return told;
}

function isRecord(told: unknown): told is Record<string, unknown> {
  return typeof told === 'object' && told !== null && !Array.isArray(told);
}

function problem(status: number, method: 'GET' | 'POST', told: Record<string, unknown>): Problem {
  const error = isRecord(told['error']) ? told['error'] : told;
  const [what, mend] = WORDS.get(status) ?? UNKNOWN[method];
  const card = told['card'];
  // What stands behind a 5xx is for the log; 503 says in words whom we wait for.
  const known = status < OURS || status === 503;
  return new Problem(
    status,
    (known && sentence(error['what'])) || what,
    (known && sentence(error['mend'])) || mend,
    isRecord(card) ? (card as unknown as Card) : null,
  );
}

export function known(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, 'Something went wrong in this card.', 'Look again in a moment.');
}

/** Our errors are phrases; people read sentences. */
function sentence(said: unknown): string {
  if (typeof said !== 'string' || said.trim() === '') return '';
  const text = said.trim();
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}

export async function cardsOf(record: string): Promise<Cards> {
  const told = await call('GET', `cards?object=contact&record=${encodeURIComponent(record)}`);
  if (!Array.isArray(told['cards']) || !isRecord(told['person'])) throw new Problem(0, ...UNKNOWN.GET);
  return told as unknown as Cards;
}

export const decide = async (decision: Decision): Promise<Card | null> => cardIn(await call('POST', 'decide', decision));

export const undo = async (outreach: string): Promise<Card | null> => cardIn(await call('POST', 'undo', { outreach }));

export async function doNotContact(record: string, reason: string): Promise<void> {
  await call('POST', 'do-not-contact', { object: 'contact', record, reason });
}

const cardIn = (told: Record<string, unknown>): Card | null => (isRecord(told['card']) ? (told['card'] as unknown as Card) : null);

/** The mail line by line, as HubSpot's Text keeps no line breaks; an empty line stays one. */
export function lines(pieces: Piece[]): Piece[][] {
  const found: Piece[][] = [[]];
  for (const { text, slot } of pieces) {
    text.split(/\r?\n/).forEach((part, place) => {
      if (place > 0) found.push([]);
      if (part !== '') found.at(-1)?.push({ text: part, slot });
    });
  }
  while (found.length > 0 && found.at(-1)?.length === 0) found.pop();
  return found;
}

export const words = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** A time as the rep's own clock shows it. */
export function when(at: string | null): string {
  if (!at) return '';
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? ''
    : time.toLocaleString(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

export function age(days: number | null): string {
  if (days === null) return 'age unknown';
  if (days === 0) return 'today';
  return days === 1 ? '1 day old' : `${days} days old`;
}
