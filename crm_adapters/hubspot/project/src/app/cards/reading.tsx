// What a rep reads before deciding: the mail itself, what the checks say, and what each statement rests on.
import { Accordion, Flex, StatusTag, Text } from '@hubspot/ui-extensions';
import { type Card, type Claim, type Finding, type Piece, age, lines } from './gatepost';

/** The mail as it will arrive; what the model wrote is set apart from what the company approved. */
export function Mail({ card }: { card: Card }) {
  if (card.pieces.length === 0) return null;
  return (
    <Flex direction="column" gap="flush">
      {lines(card.pieces).map((line, place) => (
        <Line key={place} parts={line} />
      ))}
      <Text variant="microcopy">Underlined: written for this person. The rest is your company’s approved text.</Text>
    </Flex>
  );
}

function Line({ parts }: { parts: Piece[] }) {
  const [first] = parts;
  if (first === undefined) return <Text>{'\u00a0'}</Text>;
  if (parts.length === 1) return <Text format={formatOf(first)}>{first.text}</Text>;
  return (
    <Text>
      {parts.map((piece, place) => (
        <Text key={place} inline={true} format={formatOf(piece)}>
          {piece.text}
        </Text>
      ))}
    </Text>
  );
}

const formatOf = (piece: Piece) =>
  piece.slot === '' ? {} : ({ fontWeight: 'demibold', lineDecoration: 'underline' } as const);

/** What stops the mail, or that nothing does; what the rep can answer for stands beside the button instead. */
export function Checks({ stops, passed }: { stops: Finding[]; passed: number }) {
  if (passed > 0) return <StatusTag variant="success">{`All ${passed} checks passed`}</StatusTag>;
  if (stops.length === 0) return null;
  return (
    <Flex direction="column" gap="xs">
      {stops.map((f) => (
        <Stop key={`${f.gate}:${f.reason}`} finding={f} />
      ))}
    </Flex>
  );
}

const RULINGS: Record<string, { says: string; variant: 'danger' | 'warning' | 'info' }> = {
  block: { says: 'Stopped', variant: 'danger' },
  hold: { says: 'Held', variant: 'warning' },
};

function Stop({ finding }: { finding: Finding }) {
  const { says, variant } = RULINGS[finding.ruling] ?? { says: finding.ruling, variant: 'info' };
  return (
    <Flex direction="row" gap="xs">
      <StatusTag variant={variant}>{says}</StatusTag>
      <Text>{finding.message}</Text>
    </Flex>
  );
}

export function Claims({ claims }: { claims: Claim[] }) {
  if (claims.length === 0) return null;
  return (
    <Accordion title={`What it says about them, and why (${claims.length})`} defaultOpen={true} size="xs">
      {claims.map((c, place) => (
        <Text key={place} variant="microcopy">
          “{c.text}”: {basis(c)}
        </Text>
      ))}
    </Accordion>
  );
}

function basis(claim: Claim): string {
  if (claim.source === '' || claim.source === 'no source') return 'no field says so';
  return `${claim.source} = ${claim.value}, ${age(claim.age_days)}`;
}
