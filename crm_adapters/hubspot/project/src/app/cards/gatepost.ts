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
export type Told = { told: string; card?: Card | null; person?: Person };

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

const NO_ANSWER = new Map<number, [string, string]>([
  [0, ['Gatepost did not answer.', 'Nothing was sent. Look again in a moment.']],
  [401, ['HubSpot could not show Gatepost who you are.', 'Ask an admin to look at the app’s installation.']],
  [403, ['You may not decide about this mail.', 'Ask its owner, or an admin.']],
  [404, ['Gatepost knows nothing about this record yet.', 'It appears after the next synchronisation.']],
]);

async function call<T>(method: 'GET' | 'POST', path: string, body?: Record<string, unknown>): Promise<T> {
  let answer: Response;
  try {
    answer = await hubspot.fetch(`${ORIGIN}/crm/${CONNECTION}/${path}`, { method, timeout: TIMEOUT_MS, body });
  } catch {
    throw problem(0, {});
  }
  let told: Record<string, unknown>;
  try {
    told = (await answer.json()) as Record<string, unknown>;
  } catch {
    told = {};
  }
  if (!answer.ok) throw problem(answer.status, told);
  return told as T;
}

function problem(status: number, told: Record<string, unknown>): Problem {
  const error = (typeof told['error'] === 'object' && told['error'] !== null ? told['error'] : told) as Record<string, unknown>;
  const [what, mend] = NO_ANSWER.get(status) ?? ['Something went wrong on our side.', 'Nothing was lost. Try again later.'];
  return new Problem(
    status,
    sentence(error['what']) || what,
    sentence(error['mend']) || mend,
    (told['card'] as Card | undefined) ?? null,
  );
}

/** Our errors are phrases; people read sentences. */
function sentence(said: unknown): string {
  if (typeof said !== 'string' || said.trim() === '') return '';
  const text = said.trim();
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}

export const cardsOf = (record: string): Promise<Cards> =>
  call('GET', `cards?object=contact&record=${encodeURIComponent(record)}`);

export const decide = (decision: Decision): Promise<Told> => call('POST', 'decide', decision);

export const undo = (outreach: string): Promise<Told> => call('POST', 'undo', { outreach });

export const doNotContact = (record: string, reason: string): Promise<Told> =>
  call('POST', 'do-not-contact', { object: 'contact', record, reason });

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
