// A no that a rep heard, with or without a draft in sight: the whole person, in every connected CRM, at once.
import { Alert, Button, Flex, TextArea } from '@hubspot/ui-extensions';
import { useRef, useState } from 'react';
import { Confirm, LONGEST_REASON } from './answering';
import { type Problem, doNotContact, known } from './gatepost';

export function DoNotContact({ record, onDone }: { record: string; onDone: () => void }) {
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);

  async function refuse() {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await doNotContact(record, reason);
      onDone();
    } catch (error: unknown) {
      setProblem(known(error));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }

  if (!asked) {
    return (
      <Button size="xs" variant="transparent" onClick={() => setAsked(true)}>
        They do not want our mail
      </Button>
    );
  }
  return (
    <Flex direction="column" gap="xs">
      {problem && (
        <Alert title={problem.what} variant="danger">
          {problem.mend}
        </Alert>
      )}
      <TextArea label="How do you know?" name="why" value={reason} maxLength={LONGEST_REASON} onInput={setReason} />
      <Confirm
        says="Never write to this person again"
        busy={busy}
        disabled={false}
        hint="All addresses and records of this person, in every connected CRM."
        onYes={refuse}
        onNo={() => setAsked(false)}
      />
    </Flex>
  );
}
