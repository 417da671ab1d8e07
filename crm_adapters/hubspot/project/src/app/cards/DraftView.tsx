// One mail as it will arrive, what it rests on, and the decision about exactly this text.
import {
  Accordion, Alert, Button, ButtonRow, Checkbox, Flex, Heading, LoadingButton, StatusTag, Text, TextArea, Tile,
} from '@hubspot/ui-extensions';
import { useRef, useState } from 'react';
import { known } from './GatepostCard';
import { type Act, type Card, type Decision, type Finding, type Problem, age, decide, undo, when, words } from './gatepost';

type Mode = 'reading' | 'editing' | 'later' | 'rejecting' | 'refusing';
type Props = { card: Card; onChanged: (card: Card) => void; onReload: () => void };

const LONGEST_REASON = 500;

export function DraftView({ card, onChanged, onReload }: Props) {
  const [mode, setMode] = useState<Mode>('reading');
  const [busy, setBusy] = useState<Act | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [told, setTold] = useState(card.told);
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const [waived, setWaived] = useState<string[]>([]);
  const [texts, setTexts] = useState<Record<string, string>>(() => slotsOf(card));
  // State arrives with the next render; two clicks can come before that.
  const running = useRef(false);

  const may = (act: Act) => card.can.includes(act);
  const holds = card.findings.filter((f) => f.ruling === 'hold' && f.waivable);
  const tooLong = card.slots.filter((s) => words(texts[s.name] ?? '') > s.max_words);
  const empty = card.slots.filter((s) => words(texts[s.name] ?? '') === 0);
  const same = card.slots.every((s) => (texts[s.name] ?? '') === s.text);

  async function run(act: Act, call: () => ReturnType<typeof decide>) {
    if (running.current) return;
    running.current = true;
    setBusy(act);
    setProblem(null);
    try {
      const answer = await call();
      setTold(answer.told);
      take(answer.card ?? null);
    } catch (error: unknown) {
      const failed = known(error);
      setProblem(failed);
      // Somebody was faster, or the text has changed: what stands now is shown, and nothing was decided.
      if (failed.card) take(failed.card);
    } finally {
      running.current = false;
      setBusy(null);
    }
  }

  function take(next: Card | null) {
    setMode('reading');
    setWaived([]);
    setNote('');
    setReason('');
    if (next === null) {
      onReload();
      return;
    }
    setTexts(slotsOf(next));
    onChanged(next);
  }

  const send = (decision: Decision['decision'], more: Partial<Decision> = {}) =>
    run(decision, () =>
      decide({ outreach: card.outreach, draft: card.draft, decision, opened: card.opened, ...more }),
    );

  const open = card.can.some((act) => act !== 'undo');
  return (
    <Tile>
      <Flex direction="column" gap="sm">
        <Heading>{card.subject}</Heading>
        <Text variant="microcopy">
          To {card.to} · from {card.from} · {card.segment}
        </Text>
        {told !== '' && <Alert title={told} variant={open ? 'info' : 'success'} />}
        {problem && (
          <Alert title={problem.what} variant={problem.status === 409 ? 'warning' : 'danger'}>
            {problem.mend}
          </Alert>
        )}
        {card.findings.map((f) => (
          <Stop key={`${f.gate}:${f.reason}`} finding={f} />
        ))}
        {mode === 'editing' ? (
          <Editor card={card} texts={texts} setTexts={setTexts} />
        ) : (
          <Mail card={card} />
        )}
        <Claims card={card} />
        {card.send_note !== '' && <Text variant="microcopy">{card.send_note}</Text>}
        {open && card.expires_at && (
          <Text variant="microcopy">Without a decision it expires {when(card.expires_at)}.</Text>
        )}
        {mode === 'reading' && holds.length > 0 && may('approve') && (
          <Waivers holds={holds} waived={waived} setWaived={setWaived} note={note} setNote={setNote} />
        )}
        {mode === 'reading' && (
          <ButtonRow disableDropdown={false}>
            {may('approve') && (
              <LoadingButton
                variant="primary"
                loading={busy === 'approve'}
                disabled={busy !== null || waived.length < holds.length || (holds.length > 0 && words(note) === 0)}
                onClick={() => send('approve', holds.length > 0 ? { waive: waived, note } : {})}
              >
                Approve
              </LoadingButton>
            )}
            {may('edit') && (
              <Button disabled={busy !== null} onClick={() => setMode('editing')}>
                Edit
              </Button>
            )}
            {may('later') && (
              <Button disabled={busy !== null} onClick={() => setMode('later')}>
                Later
              </Button>
            )}
            {may('reject') && (
              <Button disabled={busy !== null} onClick={() => setMode('rejecting')}>
                Reject
              </Button>
            )}
            {may('escalate') && (
              <LoadingButton loading={busy === 'escalate'} disabled={busy !== null} onClick={() => send('escalate')}>
                Ask my manager
              </LoadingButton>
            )}
            {may('do_not_contact') && (
              <Button variant="destructive" disabled={busy !== null} onClick={() => setMode('refusing')}>
                Do not contact
              </Button>
            )}
            {may('undo') && (
              <LoadingButton
                loading={busy === 'undo'}
                disabled={busy !== null}
                onClick={() => run('undo', () => undo(card.outreach))}
              >
                Undo
              </LoadingButton>
            )}
          </ButtonRow>
        )}
        {may('undo') && card.undo_until && mode === 'reading' && (
          <Text variant="microcopy">You can take this back until {when(card.undo_until)}.</Text>
        )}
        {mode === 'editing' && (
          <Confirm
            says="Approve edited"
            busy={busy === 'edit'}
            disabled={tooLong.length > 0 || empty.length > 0 || same}
            hint={hintFor(tooLong.map((s) => s.name), empty.map((s) => s.name), same)}
            onYes={() => send('edit', { slots: texts })}
            onNo={() => {
              setTexts(slotsOf(card));
              setMode('reading');
            }}
          />
        )}
        {mode === 'later' && (
          <ButtonRow>
            {card.later_days.map((days) => (
              <LoadingButton key={days} loading={busy === 'later'} disabled={busy !== null} onClick={() => send('later', { days })}>
                {days === 1 ? 'Tomorrow' : `In ${days} days`}
              </LoadingButton>
            ))}
            <Button disabled={busy !== null} onClick={() => setMode('reading')}>
              Back
            </Button>
          </ButtonRow>
        )}
        {(mode === 'rejecting' || mode === 'refusing') && (
          <>
            <TextArea
              label={mode === 'rejecting' ? 'Why is it not good?' : 'How do you know that they do not want our mail?'}
              name="reason"
              value={reason}
              maxLength={LONGEST_REASON}
              onInput={setReason}
              required={mode === 'rejecting'}
            />
            <Confirm
              says={mode === 'rejecting' ? 'Reject this mail' : 'Never write to this person again'}
              busy={busy !== null}
              disabled={mode === 'rejecting' && words(reason) === 0}
              hint={mode === 'refusing' ? 'All addresses and records of this person, in every connected CRM.' : ''}
              onYes={() => send(mode === 'rejecting' ? 'reject' : 'do_not_contact', { reason })}
              onNo={() => setMode('reading')}
            />
          </>
        )}
      </Flex>
    </Tile>
  );
}

function slotsOf(card: Card): Record<string, string> {
  return Object.fromEntries(card.slots.map((s) => [s.name, s.text]));
}

function hintFor(tooLong: string[], empty: string[], same: boolean): string {
  if (tooLong.length > 0) return `Too long: ${tooLong.join(', ')}.`;
  if (empty.length > 0) return `Nothing stands in: ${empty.join(', ')}.`;
  return same ? 'Nothing is changed yet.' : 'Your text is checked before it counts as approved.';
}

/** The mail as it will arrive; what the model wrote is set apart from what the company approved. */
function Mail({ card }: { card: Card }) {
  return (
    <Text>
      {card.pieces.map((piece, place) =>
        piece.slot === '' ? (
          <Text key={place} inline={true}>
            {piece.text}
          </Text>
        ) : (
          <Text key={place} inline={true} format={{ fontWeight: 'demibold', lineDecoration: 'underline' }}>
            {piece.text}
          </Text>
        ),
      )}
    </Text>
  );
}

function Editor({ card, texts, setTexts }: { card: Card; texts: Record<string, string>; setTexts: (t: Record<string, string>) => void }) {
  return (
    <Flex direction="column" gap="sm">
      {card.slots.map((slot) => {
        const now = texts[slot.name] ?? '';
        const long = words(now) > slot.max_words;
        return (
          <TextArea
            key={slot.name}
            label={slot.name.replaceAll('_', ' ')}
            name={slot.name}
            value={now}
            rows={4}
            error={long}
            validationMessage={long ? `${words(now)} of at most ${slot.max_words} words` : undefined}
            description={`At most ${slot.max_words} words. The rest of the mail is approved text and stays.`}
            onInput={(value) => setTexts({ ...texts, [slot.name]: value })}
          />
        );
      })}
    </Flex>
  );
}

function Claims({ card }: { card: Card }) {
  if (card.claims.length === 0) return null;
  return (
    <Accordion title={`What it says about them (${card.claims.length})`} defaultOpen={true} size="xs">
      {card.claims.map((c, place) => (
        <Text key={place} variant="microcopy">
          “{c.text}”: {c.source === '' ? 'no source' : `${c.source} = ${c.value}, ${age(c.age_days)}`}
        </Text>
      ))}
    </Accordion>
  );
}

function Stop({ finding }: { finding: Finding }) {
  const variant = finding.ruling === 'block' ? 'danger' : finding.ruling === 'hold' ? 'warning' : 'info';
  return (
    <Flex direction="row" gap="xs">
      <StatusTag variant={variant}>{finding.ruling}</StatusTag>
      <Text>{finding.message}</Text>
    </Flex>
  );
}

type WaiversProps = {
  holds: Finding[];
  waived: string[];
  setWaived: (w: string[]) => void;
  note: string;
  setNote: (n: string) => void;
};

/** A hold is answered for one by one, with a note; all checks then run again. */
function Waivers({ holds, waived, setWaived, note, setNote }: WaiversProps) {
  return (
    <Flex direction="column" gap="xs">
      {holds.map((f) => {
        const name = `${f.gate}:${f.reason}`;
        return (
          <Checkbox
            key={name}
            name={name}
            checked={waived.includes(name)}
            onChange={(checked) => setWaived(checked ? [...waived, name] : waived.filter((w) => w !== name))}
          >
            I have looked into this: {f.message}
          </Checkbox>
        );
      })}
      <TextArea label="What you know" name="note" value={note} maxLength={LONGEST_REASON} onInput={setNote} required={true} />
    </Flex>
  );
}

type ConfirmProps = { says: string; busy: boolean; disabled: boolean; hint: string; onYes: () => void; onNo: () => void };

export function Confirm({ says, busy, disabled, hint, onYes, onNo }: ConfirmProps) {
  return (
    <Flex direction="column" gap="xs">
      {hint !== '' && <Text variant="microcopy">{hint}</Text>}
      <ButtonRow>
        <LoadingButton variant="primary" loading={busy} disabled={busy || disabled} onClick={onYes}>
          {says}
        </LoadingButton>
        <Button disabled={busy} onClick={onNo}>
          Back
        </Button>
      </ButtonRow>
    </Flex>
  );
}
