/** A card and a person as Apex hands them to the components. */
export const CARD = {
  outreach: "o1",
  draft: "d1",
  state: "in_review",
  segment: "events",
  recipient: "Ada Lovelace <ada@example.com>",
  sender: "Rita Rep <rita@example.com>",
  subject: "After the fair",
  pieces: [
    { text: "Dear Ada,\n", slot: "" },
    { text: "your plant has 240 people.", slot: "opener" },
    { text: "\nRita", slot: "" }
  ],
  slots: [{ name: "opener", text: "your plant has 240 people.", max_words: 8 }],
  claims: [
    { slot: "opener", text: "your plant has 240 people.", source: "Account.NumberOfEmployees", value: "240", age_days: 6 }
  ],
  findings: [],
  checks: 19,
  can: ["approve", "edit", "later", "reject", "escalate", "do_not_contact"],
  later_days: [1, 3, 7],
  expires_at: "2099-01-01T09:00:00+00:00",
  undo_until: null,
  send_note: "If you approve, it goes out within minutes, if nothing changes.",
  told: "",
  opened: "2026-11-23T09:00:00|sealed"
};

export const HOLD = {
  gate: "tone",
  reason: "near_limit",
  ruling: "hold",
  message: "It sounds pushy. Soften it.",
  waivable: true
};
export const TICKET = {
  gate: "context",
  reason: "open_ticket",
  ruling: "hold",
  message: "They opened a support ticket yesterday.",
  waivable: true
};

export const APPROVED = {
  ...CARD,
  state: "approved",
  can: ["undo", "do_not_contact"],
  expires_at: null,
  undo_until: "2098-01-01T09:00:00+00:00",
  send_note: "Goes out from Monday 23 November, 10:12 UTC on, if nothing changes."
};

export const PERSON = {
  known: true,
  may_write: true,
  verdict: "pass",
  reason: "",
  message: "They agreed at the fair.",
  until: null,
  opted_out: false,
  history: [{ at: "2026-11-20T09:00:00+00:00", what: "mailed: After the fair" }]
};

/** An error as an Apex method throws it. */
export function thrown(what, mend = "", again = false, status = 0) {
  return { body: { message: JSON.stringify({ what, mend, again, status }) } };
}

/** Lets everything that is under way come to its end. */
export function settled() {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** A promise, and who ends it. */
export function pendingCall() {
  const call = {};
  call.promise = new Promise((resolve, reject) => {
    Object.assign(call, { resolve, reject });
  });
  return call;
}
