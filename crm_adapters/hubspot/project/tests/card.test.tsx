import { Alert, Button, Checkbox, EmptyState, ErrorState, Heading, LoadingButton, LoadingSpinner, StatusTag, Text, TextArea } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { GatepostCard } from '../src/app/cards/GatepostCard';
import { type Card, type Cards, lines } from '../src/app/cards/gatepost';
import { APPROVED, CARD, type Call, HOLD, PERSON, cards, server } from './server';

function show() {
  const calls = server();
  const renderer = createRenderer('crm.record.tab');
  // HubSpot may give the same card another record.
  let open: (record: string) => void = () => undefined;
  function Page() {
    const [record, setRecord] = useState('101');
    open = setRecord;
    return <GatepostCard record={record} />;
  }
  renderer.render(<Page />);
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
  return { ...renderer, calls, open: (record: string) => open(record), button, buttons, press, says, type };
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

// A press that follows an answer at once is taken for the rest of a double click.
const aMoment = () => new Promise((done) => setTimeout(done, 650));

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

  it('shows the mail first, line by line, with the model’s words set apart', async () => {
    const card = await shown();
    expect(card.findAll(Heading)[0]?.text).toBe('A question, Ada');
    const rows = card.findAll(Text).filter((t) => t.props.variant !== 'microcopy').map((t) => t.text);
    expect(rows.slice(0, 5)).toEqual(['Dear Ada,', '\u00a0', 'Nordwind has 240 people.', '\u00a0', 'Best regards']);
    const marked = card.findAll(Text).filter((t) => (t.props.format as { fontWeight?: string } | undefined)?.fontWeight);
    expect(marked.map((t) => t.text)).toEqual(['Nordwind has 240 people.']);
  });

  it('keeps a slot of two paragraphs marked, beside fixed text in the same line', () => {
    const found = lines([
      { text: 'Dear Ada,\r\n', slot: '' },
      { text: 'one\n\ntwo', slot: 'opening' },
      { text: ' three\n\n', slot: '' },
    ]);
    expect(found).toEqual([
      [{ text: 'Dear Ada,', slot: '' }],
      [{ text: 'one', slot: 'opening' }],
      [],
      [{ text: 'two', slot: 'opening' }, { text: ' three', slot: '' }],
    ]);
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
    expect(card.getRootNode().toString()).toContain('We may write to this person until');
  });

  it('says in words that somebody opted out, and offers nothing', async () => {
    const person = { ...PERSON, may_write: false, opted_out: true, history: [{ at: '2026-11-23T09:58:00Z', what: 'Opted out by reply' }] };
    const card = await shown({ cards: [], person });
    expect(card.find(Alert).text).toContain('Opted out by reply');
    expect(card.buttons()).toEqual([]);
  });

  it('says how many checks passed, and tells one that does not in the rep’s words', async () => {
    expect((await shown()).find(StatusTag).text).toBe('All 14 checks passed');
    const stopped = { ...HOLD, ruling: 'block', waivable: false, message: 'They have opted out.' };
    const card = await shown(cards({ ...CARD, findings: [stopped], can: ['reject'] }));
    expect(card.find(StatusTag).text).toBe('Stopped');
    expect(card.getRootNode().toString()).toContain('They have opted out.');
    expect(card.maybeFind(Checkbox)).toBeNull();
  });

  it('says a hold once, beside the box that answers for it', async () => {
    const card = await shown(cards({ ...CARD, findings: [HOLD] }));
    expect(card.maybeFind(StatusTag)).toBeNull();
    expect(card.getRootNode().toString().split('It presses for an answer today.')).toHaveLength(2);
  });

  it.each([
    ['expired', 'Expired: nobody decided in time.'],
    ['sent', 'Sent.'],
    ['rejected', 'Rejected by Olga.'],
  ])('a mail that is %s says so and offers nothing', async (state, told) => {
    const card = await shown(cards({ ...CARD, state, told, can: [], expires_at: null }));
    expect(card.find(Alert).props.title).toBe(told);
    expect(card.buttons()).toEqual(['They do not want our mail']);
    expect(card.getRootNode().toString()).not.toContain('Without a decision');
  });

  it('shows what is erased without a text', async () => {
    const gone: Card = { ...CARD, state: 'closed', told: 'Sent.', can: [], to: '', from: '', subject: '', pieces: [], slots: [], claims: [], checks: 0, send_note: '' };
    const card = await shown(cards(gone));
    expect(card.maybeFind(Heading)).toBeNull();
    expect(card.getRootNode().toString()).toContain('Sent.');
  });

  it('offers to look again while a text is being checked', async () => {
    const card = await shown(cards({ ...CARD, state: 'drafted', told: 'Your text is being checked.', can: ['do_not_contact'] }));
    card.press('Look again');
    await asked(card.calls, 2);
    call(card.calls, 1).answer(200, cards(APPROVED));
    await card.says('You can take this back until');
  });

  it('says why we may not write, and until when', async () => {
    const person = { ...PERSON, may_write: false, verdict: 'hold', message: 'They have answered; a person goes on by hand.' };
    const card = await shown({ cards: [], person });
    expect(card.getRootNode().toString()).toMatch(/We may not write to this person now until .+: They have answered/);
  });

  it('says so when Gatepost has not met this person', async () => {
    const person = { ...PERSON, known: false, may_write: false, message: 'Gatepost has not met this person yet.' };
    const card = await shown({ cards: [], person });
    await card.says('Gatepost has not met this person yet.');
    expect(card.buttons()).toEqual([]);
  });

  it('shows no decision that the server does not offer', async () => {
    const card = await shown(cards({ ...CARD, can: ['later'] }));
    expect(card.buttons()).toEqual(['Later', 'They do not want our mail']);
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
    await aMoment();
    card.press('Undo');
    await asked(card.calls, 3);
    expect(call(card.calls, 2)).toMatchObject({ url: 'https://gatepost.example/crm/hubspot/undo', body: { outreach: 'out_1' } });
    call(card.calls, 2).answer(200, { told: 'Taken back.', card: { ...CARD, told: 'Taken back.' } });
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

  it('the second click of a double click does not undo what the first has done', async () => {
    const card = await shown();
    card.press('Approve');
    await asked(card.calls, 2);
    call(card.calls, 1).answer(200, { told: 'Approved by you.', card: APPROVED });
    await vi.waitFor(() => expect(card.button('Undo')).toBeDefined());
    card.press('Undo');
    await aMoment();
    expect(card.calls).toHaveLength(2);
  });

  it('keeps what was decided about one mail while another is decided about', async () => {
    const second = { ...CARD, outreach: 'out_2', subject: 'Another one' };
    const card = await shown(cards(CARD, second));
    const approves = card.findAll(LoadingButton).filter((b) => b.text === 'Approve');
    for (const button of approves) (button.props.onClick as () => void)();
    await asked(card.calls, 3);
    call(card.calls, 2).answer(200, { told: '', card: { ...APPROVED, outreach: 'out_2' } });
    call(card.calls, 1).answer(200, { told: '', card: APPROVED });
    await vi.waitFor(() => expect(card.findAll(LoadingButton).filter((b) => b.text === 'Undo')).toHaveLength(2));
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
    (card.find(Checkbox).props.onChange as (checked: boolean) => void)(true);
    await vi.waitFor(() => expect(card.find(Checkbox).props.checked).toBe(true));
    card.press('Reject this mail');
    await asked(card.calls, 2);
    expect(call(card.calls, 1).body).toMatchObject({ decision: 'reject', reason: 'wrong person', severe: true });
  });

  it('asks once more before nobody may write to a person again', async () => {
    const card = await shown();
    card.press('Do not contact');
    await vi.waitFor(() => expect(card.button('Never write to this person again')).toBeDefined());
    expect(card.calls).toHaveLength(1);
    card.press('Never write to this person again');
    await asked(card.calls, 2);
    expect(call(card.calls, 1).body).toMatchObject({ decision: 'do_not_contact' });
    call(card.calls, 1).answer(200, { told: 'Recorded.', card: { ...CARD, state: 'rejected', can: [] } });
    await asked(card.calls, 3);
    call(card.calls, 2).answer(200, { cards: [], person: { ...PERSON, opted_out: true, may_write: false } });
    await vi.waitFor(() => expect(card.find(Alert).props.title).toBe('This person does not want our mail'));
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

  it('a no that did not come through is said, and can be given again', async () => {
    const card = await shown(cards());
    card.press('They do not want our mail');
    await vi.waitFor(() => expect(card.button('Never write to this person again')).toBeDefined());
    card.type('why', 'by phone');
    const twice = card.button('Never write to this person again');
    (twice?.props.onClick as () => void)();
    (twice?.props.onClick as () => void)();
    await asked(card.calls, 2);
    call(card.calls, 1).fail();
    await card.says('We do not know whether this arrived.');
    await vi.waitFor(() => expect(card.button('Never write to this person again')?.props.disabled).toBe(false));
    card.press('Never write to this person again');
    await asked(card.calls, 3);
    expect(call(card.calls, 2).body).toEqual({ object: 'contact', record: '101', reason: 'by phone' });
  });

  it('goes back from every choice without a call', async () => {
    const card = await shown();
    for (const choice of ['Edit', 'Later', 'Reject', 'Do not contact']) {
      card.press(choice);
      await vi.waitFor(() => expect(card.button('Back')).toBeDefined());
      card.press('Back');
      await vi.waitFor(() => expect(card.button('Approve')).toBeDefined());
    }
    expect(card.calls).toHaveLength(1);
  });

  it('asks the manager by one press', async () => {
    const card = await shown();
    card.press('Ask my manager');
    await asked(card.calls, 2);
    expect(call(card.calls, 1).body).toMatchObject({ decision: 'escalate', draft: 'd1' });
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
  const problem = (what: string, mend: string) => ({ type: 'about:blank', title: what, code: 'x', what, where: 'y', mend });
  const answers: [number, unknown, string][] = [
    [200, '<html>', 'Gatepost did not answer.'],
    [200, { cards: 'none' }, 'Gatepost did not answer.'],
    [401, {}, 'HubSpot could not show Gatepost who you are.'],
    [403, problem('you have no account in Gatepost', 'ask an admin'), 'You have no account in Gatepost.'],
    [404, { error: { what: '', mend: '' } }, 'This app and Gatepost do not fit together.'],
    [429, '', 'HubSpot has too much to do just now.'],
    [500, problem('Traceback', ''), 'Gatepost did not answer.'],
    [502, '<html>', 'Gatepost did not answer.'],
    [503, problem('the CRM does not answer', 'try again'), 'The CRM does not answer.'],
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

  it('no answer at all when looking is told as such', async () => {
    const card = show();
    await asked(card.calls, 1);
    call(card.calls, 0).fail();
    await vi.waitFor(() => expect(card.find(ErrorState).props.title).toBe('Gatepost did not answer.'));
    await card.says('Nothing has changed.');
  });

  it.each([0, 500, 504])('does not claim to know what became of a decision (%i)', async (status) => {
    const card = await shown();
    card.press('Approve');
    await asked(card.calls, 2);
    if (status === 0) call(card.calls, 1).fail();
    else call(card.calls, 1).answer(status, {});
    await card.says('We do not know whether this arrived.');
    await card.says('it counts once');
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
    call(card.calls, 1).answer(409, { ...problem('it was rejected already', 'nothing to do'), told: gone.told, card: gone });
    await card.says('It was rejected already.');
    expect(card.findAll(Alert).map((a) => [a.props.variant, a.props.title])).toEqual([['warning', 'It was rejected already.']]);
    expect(card.buttons()).toEqual(['They do not want our mail']);
  });

  it('asks about the new text when it has changed meanwhile', async () => {
    const card = await shown();
    card.press('Edit');
    await vi.waitFor(() => expect(card.findAll(TextArea)).toHaveLength(1));
    card.type('opening', 'My words.');
    await vi.waitFor(() => expect(card.button('Approve edited')?.props.disabled).toBe(false));
    card.press('Approve edited');
    await asked(card.calls, 2);
    const other: Card = { ...CARD, draft: 'd9', slots: [{ name: 'opening', text: 'New words.', max_words: 8 }], pieces: [{ text: 'New words.', slot: 'opening' }] };
    call(card.calls, 1).answer(409, { ...problem('the text has changed', 'read it again'), card: other });
    await card.says('The text has changed.');
    await card.says('New words.');
    await aMoment();
    card.press('Approve');
    await asked(card.calls, 3);
    expect(call(card.calls, 2).body).toMatchObject({ draft: 'd9' });
    call(card.calls, 2).answer(409, { ...problem('not now', 'later'), card: other });
    await card.says('Not now.');
    card.press('Edit');
    await vi.waitFor(() => expect(card.find(TextArea).props.value).toBe('New words.'));
  });

  it('a late answer about another record is not shown', async () => {
    const card = show();
    await asked(card.calls, 1);
    card.open('202');
    await asked(card.calls, 2);
    call(card.calls, 1).answer(200, cards({ ...CARD, subject: 'For the second' }));
    await card.says('For the second');
    call(card.calls, 0).answer(200, cards({ ...CARD, subject: 'For the first' }));
    await aMoment();
    expect(card.getRootNode().toString()).not.toContain('For the first');
  });

  it('a late answer to a decision does not come back on another record', async () => {
    const card = await shown();
    card.press('Approve');
    await asked(card.calls, 2);
    card.open('202');
    await asked(card.calls, 3);
    call(card.calls, 1).answer(200, { told: 'Approved by you.', card: APPROVED });
    await aMoment();
    call(card.calls, 2).answer(200, cards({ ...CARD, outreach: 'out_2', subject: 'For the second' }));
    await card.says('For the second');
    expect(card.getRootNode().toString()).not.toContain('Approved by you.');
  });

  it('a slow answer keeps every button disabled until it comes', async () => {
    const card = await shown();
    card.press('Approve');
    await asked(card.calls, 2);
    await aMoment();
    const pressable = [...card.findAll(LoadingButton), ...card.findAll(Button)].filter((b) => !b.props.disabled);
    expect(pressable.map((b) => b.text)).toEqual([]);
    call(card.calls, 1).answer(200, { told: 'Approved by you.', card: APPROVED });
    await vi.waitFor(() => expect(card.button('Undo')?.props.disabled).toBe(false));
  });
});
