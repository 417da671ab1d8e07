// The card on a contact: the mails that wait for this rep, and whether we may write to this person at all.
import { Alert, Button, Divider, EmptyState, ErrorState, Flex, LoadingSpinner, Text, hubspot } from '@hubspot/ui-extensions';
import { useCallback, useEffect, useRef, useState } from 'react';
import { DoNotContact } from './DoNotContact';
import { DraftView } from './DraftView';
import { type Card, type Cards, type Person, type Problem, cardsOf, known, when } from './gatepost';

hubspot.extend<'crm.record.tab'>(({ context }) => <GatepostCard record={String(context.crm.objectId)} />);

type Shown = { kind: 'loading' } | { kind: 'failed'; problem: Problem } | { kind: 'shown'; cards: Cards };

export function GatepostCard({ record }: { record: string }) {
  const [shown, setShown] = useState<Shown>({ kind: 'loading' });
  // An answer counts only if nothing newer was asked: a slow one must not overwrite what the rep sees by now.
  const latest = useRef(0);

  const load = useCallback(() => {
    const asked = ++latest.current;
    setShown({ kind: 'loading' });
    cardsOf(record)
      .then((cards) => asked === latest.current && setShown({ kind: 'shown', cards }))
      .catch((error: unknown) => asked === latest.current && setShown({ kind: 'failed', problem: known(error) }));
  }, [record]);

  useEffect(() => {
    load();
    return () => {
      latest.current += 1;
    };
  }, [load]);

  if (shown.kind === 'loading') return <LoadingSpinner label="Looking for drafts" showLabel={true} layout="centered" />;
  if (shown.kind === 'failed') {
    return (
      <ErrorState title={shown.problem.what} type={shown.problem.status === 403 ? 'lock' : 'error'}>
        <Text>{shown.problem.mend}</Text>
        <Button onClick={load}>Look again</Button>
      </ErrorState>
    );
  }
  const { cards, person } = shown.cards;
  const changed = (card: Card) => {
    latest.current += 1;
    setShown((now) => (now.kind === 'shown' ? { kind: 'shown', cards: replaced(now.cards, card) } : now));
  };
  const offered = cards.some((card) => card.can.includes('do_not_contact'));
  return (
    <Flex direction="column" gap="md">
      {person.opted_out && <OptedOut person={person} />}
      {cards.length === 0 && !person.opted_out && (
        <EmptyState title="No draft waits for you here" layout="vertical" flush={true} imageName="emailConfirmation">
          <Text>{person.known ? 'When one does, it stands here and in your task queue.' : person.message}</Text>
        </EmptyState>
      )}
      {cards.map((card) => (
        <DraftView key={card.outreach} card={card} onChanged={changed} onReload={load} />
      ))}
      {person.known && !person.opted_out && (
        <>
          <Divider />
          <MayWrite person={person} />
          {!offered && <DoNotContact record={record} onDone={load} />}
        </>
      )}
    </Flex>
  );
}

function replaced(cards: Cards, card: Card): Cards {
  return { ...cards, cards: cards.cards.map((c) => (c.outreach === card.outreach ? card : c)) };
}

function OptedOut({ person }: { person: Person }) {
  const last = person.history[0];
  return (
    <Alert title="This person does not want our mail" variant="warning">
      {last ? `Nothing will be sent. Last: ${last.what}, ${when(last.at)}.` : 'Nothing will be sent.'}
    </Alert>
  );
}

function MayWrite({ person }: { person: Person }) {
  const until = person.until ? ` until ${when(person.until)}` : '';
  return (
    <Text variant="microcopy">
      {person.may_write
        ? `We may write to this person${until}. It is checked again before anything is sent.`
        : `We may not write to this person now${until}: ${person.message}`}
    </Text>
  );
}
