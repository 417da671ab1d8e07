// A stand-in for hubspot.fetch: answers are given when a test says so, in whatever order.
import { vi } from 'vitest';
import type { Card, Cards, Person } from '../src/app/cards/gatepost';

export type Call = { url: string; method: string; body: Record<string, unknown>; answer: (status: number, body: unknown) => void; fail: () => void };

export function server(): Call[] {
  const calls: Call[] = [];
  (globalThis as Record<string, unknown>)['hsFetch'] = vi.fn(
    (url: string, options: { method: string; body?: Record<string, unknown> }) =>
      new Promise<Response>((resolve, reject) => {
        calls.push({
          url: String(url),
          method: options.method,
          body: options.body ?? {},
          answer: (status, body) =>
            resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })),
          fail: () => reject(new Error('timeout')),
        });
      }),
  );
  return calls;
}

export const PERSON: Person = {
  known: true, may_write: true, verdict: 'pass', reason: '', message: '', until: '2026-11-24T09:01:00Z', opted_out: false, history: [],
};

export const CARD: Card = {
  outreach: 'out_1',
  draft: 'd1',
  state: 'in_review',
  segment: 'events',
  to: 'ada@nordwind.example',
  from: 'Maya Brandt <maya@ours.example>',
  subject: 'A question, Ada',
  pieces: [
    { text: 'Dear Ada,\n\n', slot: '' },
    { text: 'Nordwind has 240 people.', slot: 'opening' },
    { text: '\n\nBest regards', slot: '' },
  ],
  slots: [{ name: 'opening', text: 'Nordwind has 240 people.', max_words: 8 }],
  claims: [{ slot: 'opening', text: '240 people', source: 'company.employee_count', value: '240', age_days: 6 }],
  findings: [],
  checks: 14,
  can: ['approve', 'edit', 'later', 'reject', 'escalate', 'do_not_contact'],
  later_days: [1, 3, 7],
  expires_at: '2026-11-27T09:00:00Z',
  undo_until: null,
  send_note: 'Goes out Tue 10:12 their time, if nothing changes.',
  told: '',
  opened: 'signed-1',
};

export const APPROVED: Card = {
  ...CARD, state: 'approved', can: ['undo'], undo_until: '2026-11-24T10:12:00Z', told: 'Approved by you.', opened: '',
};

export const HOLD = { gate: 'tone', reason: 'pushy', ruling: 'hold', message: 'It presses for an answer today.', waivable: true };

export const cards = (...shown: Card[]): Cards => ({ cards: shown, person: PERSON });
