// What an admin sees under Connected apps: whether this portal is connected, and what each segment may do and why.
import { Alert, Button, ErrorState, Flex, Heading, LoadingSpinner, StatusTag, Table, TableBody, TableCell, TableHead, TableHeader, TableRow, Text, hubspot } from '@hubspot/ui-extensions';
import { useCallback, useEffect, useRef, useState } from 'react';

export const ORIGIN = 'https://gatepost.example';
export const CONNECTION = 'hubspot';
const TIMEOUT_MS = 14_000;

hubspot.extend<'settings'>(() => <SettingsPage />);

export type SegmentRow = { name: string; purpose: string; level: string; restraint: string; because: string; waiting: number };
export type Overview = {
  organisation: string;
  you: { account: string; name: string } | null;
  stop: string;
  segments: SegmentRow[];
  mend: string[];
};

type Shown = { kind: 'loading' } | { kind: 'failed'; what: string; mend: string } | { kind: 'shown'; overview: Overview };

export function SettingsPage() {
  const [shown, setShown] = useState<Shown>({ kind: 'loading' });
  const latest = useRef(0);

  const load = useCallback(() => {
    const asked = ++latest.current;
    setShown({ kind: 'loading' });
    void overview().then((found) => {
      if (asked === latest.current) setShown(found);
    });
  }, []);
  useEffect(load, [load]);

  if (shown.kind === 'loading') return <LoadingSpinner label="Asking Gatepost" showLabel={true} layout="centered" />;
  if (shown.kind === 'failed') {
    return (
      <ErrorState title={shown.what}>
        <Text>{shown.mend}</Text>
        <Button onClick={load}>Ask again</Button>
      </ErrorState>
    );
  }
  const { organisation, you, stop, segments, mend } = shown.overview;
  return (
    <Flex direction="column" gap="md">
      <Heading>Connected to Gatepost of {organisation}</Heading>
      {stop !== '' && (
        <Alert title="Everything is stopped" variant="danger">
          {stop}
        </Alert>
      )}
      {you === null && (
        <Alert title="You have no account in Gatepost" variant="warning">
          You see this page and can decide about nothing. Users who can own contacts get one at the next synchronisation; others from an admin: gatepost account add
        </Alert>
      )}
      {mend.map((what) => (
        <Alert key={what} title="Something is missing" variant="warning">
          {what}
        </Alert>
      ))}
      {segments.length === 0 && <Text>No segment of this portal is set up yet: an admin adds it to Gatepost’s app.yaml.</Text>}
      {segments.length > 0 && (
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Segment</TableHeader>
              <TableHeader>May do</TableHeader>
              <TableHeader>Because</TableHeader>
              <TableHeader>Waiting for a rep</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {segments.map((s) => (
              <TableRow key={s.name}>
                <TableCell>
                  {s.name}
                  {s.purpose === '' ? '' : `: ${s.purpose}`}
                </TableCell>
                <TableCell>
                  <StatusTag variant={s.restraint === 'none' ? 'success' : 'warning'}>
                    {s.restraint === 'none' ? s.level : `${s.level}, ${s.restraint}`}
                  </StatusTag>
                </TableCell>
                <TableCell>{s.because}</TableCell>
                <TableCell>{s.waiting}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <Text variant="microcopy">Nothing can be raised here: what a segment may do is earned, and takes two people in Gatepost.</Text>
    </Flex>
  );
}

async function overview(): Promise<Shown> {
  try {
    const answer = await hubspot.fetch(`${ORIGIN}/crm/${CONNECTION}/overview`, { method: 'GET', timeout: TIMEOUT_MS });
    if (answer.ok) return { kind: 'shown', overview: (await answer.json()) as Overview };
    const refused = answer.status === 401 || answer.status === 403;
    return {
      kind: 'failed',
      what: refused ? 'Gatepost does not know this portal.' : 'Gatepost could not answer.',
      mend: refused
        ? 'Compare the portal id and the client secret in app.yaml with this app’s, then run: gatepost doctor'
        : 'Nothing is lost; ask again in a moment.',
    };
  } catch {
    return { kind: 'failed', what: 'Gatepost did not answer.', mend: 'Is its public address right, and reachable from the internet?' };
  }
}
