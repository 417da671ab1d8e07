// The card drawn from what our own server answered: pytest puts that into the file that $SERVED names (vitest.config.ts).
import { Checkbox, Heading, LoadingButton, Text } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { expect, it, vi } from 'vitest';
import { GatepostCard } from '../src/app/cards/GatepostCard';
import type { Cards } from '../src/app/cards/gatepost';
import { CARD, PERSON, server } from './server';

declare const __SERVED__: Cards | null;

it.skipIf(__SERVED__ === null)('shows the whole mail that the server has, and what it offers', async () => {
  const served = __SERVED__;
  const first = served?.cards[0];
  if (!served || !first) throw new Error('the server had no card');
  expect(Object.keys(first).sort()).toEqual(Object.keys(CARD).sort());
  expect(Object.keys(served.person).sort()).toEqual(Object.keys(PERSON).sort());
  const calls = server();
  const card = createRenderer('crm.record.tab');
  card.render(<GatepostCard record="101" />);
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  calls[0]?.answer(200, served);
  await vi.waitFor(() => expect(card.findAll(Heading).map((h) => h.text)).toEqual(served.cards.map((c) => c.subject)));
  const texts = card.findAll(Text).map((t) => t.text ?? '');
  const shown = texts.join('').replaceAll('\u00a0', '');
  for (const line of first.pieces.map((p) => p.text).join('').split('\n').filter(Boolean)) {
    expect(shown).toContain(line);
  }
  expect(card.findAll(LoadingButton).map((b) => b.text)).toContain('Approve');
  expect(card.findAll(Checkbox)).toHaveLength(first.findings.filter((f) => f.waivable).length);
});
