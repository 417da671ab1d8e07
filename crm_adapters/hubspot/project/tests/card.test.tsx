import { Alert, Button, Checkbox, EmptyState, ErrorState, LoadingButton, LoadingSpinner, StatusTag, Text, TextArea } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { describe, expect, it, vi } from 'vitest';
import { GatepostCard } from '../src/app/cards/GatepostCard';
import { type Card, type Cards } from '../src/app/cards/gatepost';
import { APPROVED, CARD, type Call, HOLD, PERSON, cards, server } from './server';

function show() {
  const calls = server();
  const renderer = createRenderer('crm.record.tab');
  renderer.render(<GatepostCard record="101" />);
  const button = (says: string) =>
    [...renderer.findAll(LoadingButton), ...renderer.findAll(Button)].find((b) => b.text === says);
  const press = (says: string) => {
    const found = button(says);
    if (!found) throw new Error(`there is no button "${says}" in: ${buttons().join(', ')}`);
    if (found.props.disabled) throw new Error(`"${says}" is disabled`);
    (found.props.onClick as () => void)();
  };
  const buttons = () => [...renderer.findAll(LoadingButton), ...renderer.findAll(Button)].map((b) => b.text);
  const says = (text: string) => vi.waitFor(() => expect(renderer.getRootNode().toString()).toContain(text));
  const type = (name: string, value: string) => {
    const field = renderer.findAll(TextArea).find((t) => t.props.name === name);
    if (!field) throw new Error(`there is no field ${name}`);
    (field.props.onInput as (v: string) => void)(value);
  };
  return { ...renderer, calls, button, buttons, press, says, type };
}

async function shown(first: Cards = cards(CARD)) {
  const card = show();
  await vi.waitFor(() => expect(card.calls).toHaveLength(1));
  call(card.calls, 0).answer(200, first);
  await vi.waitFor(() => expect(card.maybeFind(LoadingSpinner)).toBeNull());
  return card;
}

function call(calls: Call[], place: number): Call {
  const found = calls[place];
  if (!found) throw new Error(`only ${calls.length} calls were made`);
  return found;
}

const asked = (calls: Call[], many: number) => vi.waitFor(() => expect(calls).toHaveLength(many));

describe('what it shows', () => {
  it('asks about this contact and says that it looks', async () => {
    const card = show();
    expect(card.find(LoadingSpinner).props.label).toBe('Looking for drafts');
    await asked(card.calls, 1);
    expect(call(card.calls, 0)).toMatchObject({
      method: 'GET', url: 'https://gatepost.example/crm/hubspot/cards?object=contact&record=101',
    });
  });

  it('shows the mail first, with the model’s words set apart', async () => {
    const card = await shown();
    const texts = card.findAll(Text, { inline: true } as never);
    expect(texts.map((t) => t.text).join('')).toBe('Dear Ada,\n\nNordwind has 240 people.\n\nBest regards');
    const marked = texts.filter((t) => t.props.format);
    expect(marked.map((t) => t.text)).toEqual(['Nordwind has 240 people.']);
  });

  it('shows each claim with its field, value and age, when it goes, and when it expires', async () => {
    const card = await shown();
    const all = card.getRootNode().toString();
    expect(all).toContain('company.employee_count = 240, 6 days old');
    expect(all).toContain('Goes out Tue 10:12 their time');
    expect(all).toContain('Without a decision it expires');
  });

  it('says so when nothing waits, and whether we may write', async () => {
    const card = await shown(cards());
    expect(card.find(EmptyState).props.title).toBe('No draft waits for you here');
    expect(card.getRootNode().toString()).toContain('We may write to this person.');
  });

  it('says in words that somebody opted out, and offers nothing', async () => {
    const person = { ...PERSON, may_write: false, opted_out: true, history: [{ at: '2026-11-23T09:58:00Z', what: 'Opted out by reply' }] };
    const card = await shown({ cards: [], person });
    expect(card.find(Alert).text).toContain('Opted out by reply');
    expect(card.buttons()).toEqual([]);
  });

  it('tells a check that holds the mail in the rep’s words', async () => {
    const card = await shown(cards({ ...CARD, findings: [HOLD] }));
    expect(card.find(StatusTag).text).toBe('hold');
    expect(card.getRootNode().toString()).toContain('It presses for an answer today.');
  });

  it('shows no decision that the server does not offer', async () => {
    const card = await shown(cards({ ...CARD, can: ['later'] }));
    expect(card.buttons().filter((b) => b !== 'They do not want our mail')).toEqual(['Later']);
  });
});

describe('deciding', () => {
  it('approves exactly this draft by one press and offers to take it back', async () => {
    const card = await shown();
    card.press('Approve');
    await asked(card.calls, 2);
    expect(call(card.calls, 1)).toMatchObject({
      method: 'POST',
      url: 'https://gatepost.example/crm/hubspot/decide',
      body: { outreach: 'out_1', draft: 'd1', decision: 'approve', opened: 'signed-1' },
    });
    call(card.calls, 1).answer(200, { told: 'Approved by you.', card: APPROVED });
    await card.says('You can take this back until');
    card.press('Undo');
    await asked(card.calls, 3);
    expect(call(card.calls, 2)).toMatchObject({ url: 'https://gatepost.example/crm/hubspot/undo', body: { outreach: 'out_1' } });
    call(card.calls, 2).answer(200, { told: 'Taken back.', card: CARD });
    await card.says('Taken back.');
    expect(card.button('Approve')).toBeDefined();
  });

  it('makes one call of a double press, and of any other press meanwhile', async () => {
    const card = await shown();
    const twice = card.button('Approve');
    (twice?.props.onClick as () => void)();
    (twice?.props.onClick as () => void)();
    await asked(card.calls, 2);
    await vi.waitFor(() => expect(card.button('Reject')?.props.disabled).toBe(true));
    expect(card.find(LoadingButton, { loading: true } as never).text).toBe('Approve');
    (twice?.props.onClick as () => void)();
    call(card.calls, 1).answer(200, { told: 'Approved by you.', card: APPROVED });
    await card.says('Approved by you.');
    expect(card.calls).toHaveLength(2);
  });

  it('sends the changed slots, and only when they are changed, filled and short enough', async () => {
    const card = await shown();
    card.press('Edit');
    await vi.waitFor(() => expect(card.button('Approve edited')?.props.disabled).toBe(true));
    card.type('opening', 'one two three four five six seven eight nine');
    await vi.waitFor(() => expect(card.find(TextArea).props.validationMessage).toBe('9 of at most 8 words'));
    expect(card.button('Approve edited')?.props.disabled).toBe(true);
    card.type('opening', ' ');
    await card.says('Nothing stands in');
    card.type('opening', 'You lead operations.');
    await vi.waitFor(() => expect(card.button('Approve edited')?.props.disabled).toBe(false));
    card.press('Approve edited');
    await asked(card.calls, 2);
    expect(call(card.calls, 1).body).toMatchObject({ decision: 'edit', draft: 'd1', slots: { opening: 'You lead operations.' } });
  });

  it('shows what a gate says about the edited text, with the new draft', async () => {
    const card = await shown();
    card.press('Edit');
    await vi.waitFor(() => expect(card.findAll(TextArea)).toHaveLength(1));
    card.type('opening', 'You have 900 people.');
    await vi.waitFor(() => expect(card.button('Approve edited')?.props.disabled).toBe(false));
    card.press('Approve edited');
    await asked(card.calls, 2);
    const stopped: Card = {
      ...CARD,
      draft: 'd2',
      findings: [{ gate: 'claims', reason: 'unsupported', ruling: 'hold', message: 'No field says 900 people.', waivable: false }],
      can: ['edit', 'reject'],
      slots: [{ name: 'opening', text: 'You have 900 people.', max_words: 8 }],
    };
    call(card.calls, 1).answer(200, { told: 'Your text was checked and is held.', card: stopped });
    await card.says('No field says 900 people.');
    expect(card.button('Approve')).toBeUndefined();
    card.press('Edit');
    await vi.waitFor(() => expect(card.find(TextArea).props.value).toBe('You have 900 people.'));
  });

  it('puts off by one of the offered times', async () => {
    const card = await shown();
    card.press('Later');
    await vi.waitFor(() => expect(card.button('In 3 days')).toBeDefined());
    card.press('In 3 days');
    await asked(card.calls, 2);
    expect(call(card.calls, 1).body).toMatchObject({ decision: 'later', days: 3 });
  });

  it('rejects with a reason only', async () => {
    const card = await shown();
    card.press('Reject');
    await vi.waitFor(() => expect(card.button('Reject this mail')?.props.disabled).toBe(true));
    card.type('reason', 'wrong person');
    await vi.waitFor(() => expect(card.button('Reject this mail')?.props.disabled).toBe(false));
    card.press('Reject this mail');
    await asked(card.calls, 2);
    expect(call(card.calls, 1).body).toMatchObject({ decision: 'reject', reason: 'wrong person' });
  });

  it('asks once more before nobody may write to a person again', async () => {
    const card = await shown();
    card.press('Do not contact');
    await vi.waitFor(() => expect(card.button('Never write to this person again')).toBeDefined());
    expect(card.calls).toHaveLength(1);
    card.press('Never write to this person again');
    await asked(card.calls, 2);
    expect(call(card.calls, 1).body).toMatchObject({ decision: 'do_not_contact' });
  });

  it('takes a no without any draft', async () => {
    const card = await shown(cards());
    card.press('They do not want our mail');
    await vi.waitFor(() => expect(card.button('Never write to this person again')).toBeDefined());
    card.press('Never write to this person again');
    await asked(card.calls, 2);
    expect(call(card.calls, 1)).toMatchObject({
      url: 'https://gatepost.example/crm/hubspot/do-not-contact', body: { object: 'contact', record: '101' },
    });
    call(card.calls, 1).answer(200, { told: 'Recorded.', person: PERSON });
    await asked(card.calls, 3);
  });

  it('answers for each hold by itself, with a note', async () => {
    const other = { ...HOLD, gate: 'claims', reason: 'stale', message: 'The number is two years old.' };
    const card = await shown(cards({ ...CARD, findings: [HOLD, other] }));
    expect(card.button('Approve')?.props.disabled).toBe(true);
    for (const place of [0, 1]) {
      const box = card.findAll(Checkbox)[place];
      (box?.props.onChange as (checked: boolean) => void)(true);
      await vi.waitFor(() => expect(card.findAll(Checkbox)[place]?.props.checked).toBe(true));
    }
    expect(card.button('Approve')?.props.disabled).toBe(true);
    card.type('note', 'She told me so on Monday.');
    await vi.waitFor(() => expect(card.button('Approve')?.props.disabled).toBe(false));
    card.press('Approve');
    await asked(card.calls, 2);
    expect(call(card.calls, 1).body).toMatchObject({ waive: ['tone:pushy', 'claims:stale'], note: 'She told me so on Monday.' });
  });
});

describe('what goes wrong', () => {
  const answers: [number, unknown, string][] = [
    [401, {}, 'HubSpot could not show Gatepost who you are.'],
    [403, { error: { what: 'you own no contact here', mend: 'ask an admin' } }, 'You own no contact here.'],
    [500, '<html>', 'Something went wrong on our side.'],
    [503, { error: { what: 'the CRM does not answer', mend: 'try again' } }, 'The CRM does not answer.'],
  ];
  it.each(answers)('status %i is told in words, and looking again helps', async (status, body, words) => {
    const card = show();
    await asked(card.calls, 1);
    call(card.calls, 0).answer(status, body);
    await vi.waitFor(() => expect(card.find(ErrorState).props.title).toBe(words));
    card.press('Look again');
    await asked(card.calls, 2);
    call(card.calls, 1).answer(200, cards(CARD));
    await card.says('Dear Ada');
  });

  it('no answer at all is no decision', async () => {
    const card = await shown();
    card.press('Approve');
    await asked(card.calls, 2);
    call(card.calls, 1).fail();
    await card.says('Gatepost did not answer.');
    expect(card.button('Approve')?.props.disabled).toBe(false);
    card.press('Approve');
    await asked(card.calls, 3);
    expect(call(card.calls, 2).body).toEqual(call(card.calls, 1).body);
  });

  it('tells what already happened, and shows what stands now', async () => {
    const card = await shown();
    card.press('Approve');
    await asked(card.calls, 2);
    const gone: Card = { ...CARD, state: 'rejected', can: [], told: 'It was rejected already.' };
    call(card.calls, 1).answer(409, { error: { what: 'it was rejected already', mend: 'nothing to do' }, card: gone });
    await card.says('It was rejected already.');
    expect(card.find(Alert, { variant: 'warning' } as never)).toBeDefined();
    expect(card.buttons()).toEqual(['They do not want our mail']);
  });

  it('an answer that comes late does not overwrite a newer one', async () => {
    const card = show();
    await asked(card.calls, 1);
    call(card.calls, 0).answer(500, {});
    await vi.waitFor(() => expect(card.maybeFind(ErrorState)).not.toBeNull());
    card.press('Look again');
    await asked(card.calls, 2);
    const slow = call(card.calls, 1);
    slow.answer(200, cards(CARD));
    await card.says('Dear Ada');
    card.press('Approve');
    await asked(card.calls, 3);
    call(card.calls, 2).answer(200, { told: 'Approved by you.', card: APPROVED });
    await card.says('Approved by you.');
    expect(card.getRootNode().toString()).not.toContain('Looking for drafts');
  });
});
