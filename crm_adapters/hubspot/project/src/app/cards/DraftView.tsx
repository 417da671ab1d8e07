// One mail as it will arrive, what it rests on, and the decision about exactly this text.
import { Alert, Button, ButtonRow, Checkbox, Flex, Heading, LoadingButton, Text, TextArea, Tile } from '@hubspot/ui-extensions';
import { useEffect, useRef, useState } from 'react';
import { Confirm, Editor, LONGEST_REASON, type Texts, Waivers, slotsOf, unready } from './answering';
import { type Act, type Card, type Decision, type Problem, decide, known, undo, when, words } from './gatepost';
import { Checks, Claims, Mail } from './reading';

type Mode = 'reading' | 'editing' | 'later' | 'rejecting' | 'refusing';
type Props = { card: Card; onChanged: (card: Card) => void; onReload: () => void };

// The second click of a double click may land on the button that has taken the first one's place.
const SETTLES_MS = 600;
const CHECKED_NOW = ['drafted', 'judged'];

export function DraftView({ card, onChanged, onReload }: Props) {
  const [mode, setMode] = useState<Mode>('reading');
  const [busy, setBusy] = useState<Act | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [reason, setReason] = useState('');
  const [severe, setSevere] = useState(false);
  const [note, setNote] = useState('');
  const [waived, setWaived] = useState<string[]>([]);
  const [texts, setTexts] = useState<Texts>(() => slotsOf(card));
  // State arrives with the next render; two clicks can come before that.
  const running = useRef(false);
  const settled = useRef(0);
  const there = useRef(true);

  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);
  useEffect(() => setTexts(slotsOf(card)), [card.draft]);

  const may = (act: Act) => card.can.includes(act);
  const waits = card.state === 'in_review';
  const holds = may('approve') ? card.findings.filter((f) => f.waivable) : [];
  const answered = holds.every((f) => waived.includes(`${f.gate}:${f.reason}`)) && (holds.length === 0 || words(note) > 0);
  const cannot = unready(card.slots, texts);

  async function run(act: Act, call: () => Promise<Card | null>) {
    if (running.current || Date.now() - settled.current < SETTLES_MS) return;
    running.current = true;
    setBusy(act);
    setProblem(null);
    try {
      const next = await call();
      if (!there.current) return;
      // After a no the person is shown as they are now, and with them everything else that was planned.
      if (next === null || act === 'do_not_contact') onReload();
      else take(next);
    } catch (error: unknown) {
      if (!there.current) return;
      const failed = known(error);
      setProblem(failed);
      // Somebody was faster, or the text has changed: what stands now is shown, and nothing was decided.
      if (failed.card) take(failed.card);
    } finally {
      running.current = false;
      setBusy(null);
    }
  }

  function take(next: Card) {
    settled.current = Date.now();
    setMode('reading');
    setWaived([]);
    setNote('');
    setReason('');
    setSevere(false);
    onChanged(next);
  }

  const send = (decision: Decision['decision'], more: Partial<Decision> = {}) =>
    run(decision, () =>
      decide({ outreach: card.outreach, draft: card.draft, decision, opened: card.opened, ...more }),
    );

  return (
    <Tile>
      <Flex direction="column" gap="sm">
        {card.subject !== '' && <Heading>{card.subject}</Heading>}
        {card.to !== '' && (
          <Text variant="microcopy">
            To {card.to} · from {card.from}
          </Text>
        )}
        {card.told !== '' && problem?.what !== card.told && (
          <Alert title={card.told} variant={card.state === 'approved' ? 'success' : 'info'} />
        )}
        {mode === 'editing' ? <Editor slots={card.slots} texts={texts} setTexts={setTexts} /> : <Mail card={card} />}
        <Checks stops={card.findings.filter((f) => !holds.includes(f))} passed={card.findings.length === 0 ? card.checks : 0} />
        <Claims claims={card.claims} />
        {card.send_note !== '' && <Text>{card.send_note}</Text>}
        {waits && card.expires_at && <Text variant="microcopy">Without a decision it expires {when(card.expires_at)}.</Text>}
        {may('undo') && (
          <Text variant="microcopy">
            {card.undo_until ? `You can take this back until ${when(card.undo_until)}.` : 'You can take this back until it has left.'}
          </Text>
        )}
        {problem && (
          <Alert title={problem.what} variant={problem.status === 409 ? 'warning' : 'danger'}>
            {problem.mend}
          </Alert>
        )}
        {mode === 'reading' && holds.length > 0 && (
          <Waivers holds={holds} waived={waived} setWaived={setWaived} note={note} setNote={setNote} />
        )}
        {mode === 'reading' && (
          <ButtonRow>
            {may('approve') && (
              <LoadingButton
                variant="primary"
                loading={busy === 'approve'}
                disabled={busy !== null || !answered}
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
            {may('undo') && (
              <LoadingButton loading={busy === 'undo'} disabled={busy !== null} onClick={() => run('undo', () => undo(card.outreach))}>
                Undo
              </LoadingButton>
            )}
            {may('do_not_contact') && (
              <Button variant="destructive" disabled={busy !== null} onClick={() => setMode('refusing')}>
                Do not contact
              </Button>
            )}
            {may('escalate') && (
              <LoadingButton loading={busy === 'escalate'} disabled={busy !== null} onClick={() => send('escalate')}>
                Ask my manager
              </LoadingButton>
            )}
            {CHECKED_NOW.includes(card.state) && (
              <Button disabled={busy !== null} onClick={onReload}>
                Look again
              </Button>
            )}
          </ButtonRow>
        )}
        {mode === 'editing' && (
          <Confirm
            says="Approve edited"
            busy={busy !== null}
            disabled={cannot !== ''}
            hint={cannot || 'Your text is checked like any other before it counts as approved.'}
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
            {mode === 'rejecting' && (
              <Checkbox name="severe" checked={severe} onChange={setSevere}>
                It is serious: against a policy or the law, or the wrong person
              </Checkbox>
            )}
            <Confirm
              says={mode === 'rejecting' ? 'Reject this mail' : 'Never write to this person again'}
              danger={mode === 'refusing'}
              busy={busy !== null}
              disabled={mode === 'rejecting' && words(reason) === 0}
              hint={mode === 'refusing' ? 'All addresses and records of this person, in every connected CRM.' : ''}
              onYes={() => (mode === 'rejecting' ? send('reject', { reason, severe }) : send('do_not_contact', { reason }))}
              onNo={() => setMode('reading')}
            />
          </>
        )}
      </Flex>
    </Tile>
  );
}
