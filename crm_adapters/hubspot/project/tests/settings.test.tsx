import { Alert, Button, ErrorState, StatusTag, TableCell } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { expect, it, vi } from 'vitest';
import { type Overview, SettingsPage } from '../src/app/settings/SettingsPage';
import { server } from './server';

const OVERVIEW: Overview = {
  organisation: 'Ours',
  you: { account: 'hubspot:9001', name: 'Olga' },
  stop: '',
  segments: [
    { name: 'events', purpose: 'follow up', level: 'draft', restraint: 'none', because: 'two more weeks', waiting: 3 },
    { name: 'inbound', purpose: '', level: 'sampled', restraint: 'paused', because: 'two complaints', waiting: 0 },
  ],
  mend: [],
};

async function shown(overview: Overview) {
  const calls = server();
  const page = createRenderer('settings');
  page.render(<SettingsPage />);
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  expect(calls[0]?.url).toBe('https://gatepost.example/crm/hubspot/overview');
  calls[0]?.answer(200, overview);
  await vi.waitFor(() => expect(page.getRootNode().toString()).toContain('Connected to Gatepost of Ours'));
  return page;
}

it('tells of each segment what it may do, why, and what waits', async () => {
  const page = await shown(OVERVIEW);
  expect(page.findAll(StatusTag).map((t) => [t.text, t.props.variant])).toEqual([
    ['draft', 'success'],
    ['sampled, paused', 'warning'],
  ]);
  expect(page.findAll(TableCell).map((c) => c.text)).toContain('two complaints');
});

it('tells what is stopped or missing, and who has no account', async () => {
  const page = await shown({ ...OVERVIEW, you: null, stop: 'stopped by ops', mend: ['the scope crm.lists.read is not granted'] });
  expect(page.findAll(Alert).map((a) => a.props.title)).toEqual([
    'Everything is stopped', 'You have no account in Gatepost', 'Something is missing',
  ]);
});

it.each([
  [401, 'Gatepost does not know this portal.'],
  [500, 'Gatepost could not answer.'],
  [0, 'Gatepost did not answer.'],
])('status %i is told with what to do, and asking again works', async (status, words) => {
  const calls = server();
  const page = createRenderer('settings');
  page.render(<SettingsPage />);
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  if (status === 0) calls[0]?.fail();
  else calls[0]?.answer(status, {});
  await vi.waitFor(() => expect(page.find(ErrorState).props.title).toBe(words));
  (page.find(Button).props.onClick as () => void)();
  await vi.waitFor(() => expect(calls).toHaveLength(2));
  calls[1]?.answer(200, OVERVIEW);
  await vi.waitFor(() => expect(page.getRootNode().toString()).toContain('Connected to Gatepost'));
});
