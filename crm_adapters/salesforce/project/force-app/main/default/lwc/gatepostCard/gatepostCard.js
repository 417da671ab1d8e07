import { LightningElement, api } from "lwc";
import decide from "@salesforce/apex/GatepostCards.decide";
import undo from "@salesforce/apex/GatepostCards.undo";
import { moment, newRequestId, problemOf } from "c/gatepostWords";

const SLOW_AFTER_MS = 8000;
const LOOK_EVERY_MS = 15000;
const STATES = {
  found: "planned",
  eligible: "planned",
  drafted: "being checked",
  judged: "being checked",
  in_review: "waits for you",
  approved: "approved",
  claimed: "is being sent",
  sent: "sent",
  closed: "done",
  unknown: "may have been sent",
  held: "held",
  blocked: "blocked by a check",
  rejected: "rejected",
  expired: "expired",
  void: "withdrawn"
};
const BUTTONS = [
  { name: "approve", label: "Approve", variant: "brand" },
  { name: "edit", label: "Edit", variant: "neutral" },
  { name: "later", label: "Later", variant: "neutral" },
  { name: "reject", label: "Reject", variant: "neutral" },
  { name: "escalate", label: "Hand over", variant: "neutral" },
  { name: "do_not_contact", label: "Do not contact", variant: "destructive-text" },
  { name: "undo", label: "Undo", variant: "brand" }
];
const NEEDS_CHOICE = new Set(["later", "reject", "escalate", "do_not_contact"]);
// A no is never too late; everything else is, once the time to decide is over.
const AFTER_EXPIRY = new Set(["do_not_contact"]);

/**
 * One draft and what may be done about it. Each decision is one call with an id of its own; asking again after no
 * answer came repeats the very same call, which Gatepost counts once. Fires `decided` with {card, decision}.
 */
export default class GatepostCard extends LightningElement {
  @api recordId;
  _card = {};
  told = "";
  problem;
  busy = false;
  isSlow = false;
  choice = "";
  isEditing = false;
  waivers = [];
  now = Date.now();
  unanswered;
  slowTimer;
  clock;

  @api
  get card() {
    return this._card;
  }

  /** A newer text or state closes what was begun on the old one, unless an answer about it is under way. */
  set card(given) {
    this.turnTo(given);
  }

  turnTo(given) {
    const before = this._card;
    this._card = given || {};
    this.told = this._card.told || "";
    if (before.draft !== this._card.draft || before.state !== this._card.state) {
      this.isEditing = false;
      this.choice = "";
    }
  }

  connectedCallback() {
    this.now = Date.now();
    // A card may stand open for hours: what is over is to be seen as over.
    // eslint-disable-next-line @lwc/lwc/no-async-operation
    this.clock = setInterval(() => {
      this.now = Date.now();
    }, LOOK_EVERY_MS);
  }

  disconnectedCallback() {
    clearInterval(this.clock);
    clearTimeout(this.slowTimer);
    this.unanswered = undefined;
  }

  get stateWords() {
    return this.isExpired ? STATES.expired : STATES[this._card.state] || this._card.state;
  }

  get hasText() {
    return Boolean(this._card.pieces && this._card.pieces.length);
  }

  get expiry() {
    return moment(this._card.expires_at);
  }

  get isExpired() {
    return this._card.state === "in_review" && this.expiry !== undefined && this.now >= this.expiry;
  }

  get showExpiry() {
    return this._card.state === "in_review" && this.expiry !== undefined && !this.isExpired;
  }

  get undoUntil() {
    return moment(this._card.undo_until);
  }

  get showUndo() {
    return this.may("undo") && this.undoUntil !== undefined && this.now < this.undoUntil;
  }

  get sendNote() {
    return this.isExpired ? "" : this._card.send_note;
  }

  get blocked() {
    return this.busy || this.isExpired;
  }

  /** A word, as ARIA wants it: an empty attribute would say nothing. */
  get busyWord() {
    return this.busy ? "true" : "false";
  }

  get choiceBlocked() {
    return this.busy || (this.isExpired && !AFTER_EXPIRY.has(this.choice));
  }

  get canApprove() {
    return this.may("approve") && !this.isExpired;
  }

  get missingNote() {
    return this.waivers.some((waiver) => !waiver.note);
  }

  get buttons() {
    return BUTTONS.filter(({ name }) => this.may(name)).map((button) => ({
      ...button,
      class: `${button.name} slds-m-right_x-small`,
      disabled:
        this.busy ||
        (this.isExpired && !AFTER_EXPIRY.has(button.name)) ||
        (button.name === "approve" && (this.missingNote || this.isEditing)) ||
        (button.name === "undo" && this.undoUntil !== undefined && this.now >= this.undoUntil)
    }));
  }

  get hasButtons() {
    return this.buttons.length > 0;
  }

  may(name) {
    return (this._card.can || []).includes(name);
  }

  press(event) {
    const name = event.target.dataset.name;
    this.now = Date.now();
    const button = this.buttons.find((one) => one.name === name);
    if (!button || button.disabled) {
      return;
    }
    if (name === "edit") {
      this.isEditing = true;
    } else if (NEEDS_CHOICE.has(name)) {
      this.choice = name;
    } else if (name === "undo") {
      this.send("undo", {});
    } else {
      this.send("approve", this.waiving());
    }
  }

  close() {
    this.isEditing = false;
    this.choice = "";
  }

  keepWaivers(event) {
    this.waivers = event.detail;
  }

  /** One note goes out: with several waivers it says which note is about which check. */
  waiving() {
    if (!this.waivers.length) {
      return {};
    }
    const [first, ...more] = this.waivers;
    const note = more.length ? this.waivers.map((w) => `${w.waive}: ${w.note}`).join("\n") : first.note;
    return { waive: this.waivers.map((w) => w.waive), note };
  }

  edit(event) {
    this.send("edit", { slots: event.detail });
  }

  takeChoice(event) {
    this.send(this.choice, event.detail);
  }

  askAgain() {
    if (this.unanswered && !this.busy) {
      this.call(this.unanswered);
    }
  }

  /** Sends a decision about the text that is on the screen. */
  send(decision, more) {
    if (this.busy) {
      return; // a double click
    }
    const { outreach, draft, opened } = this._card;
    const answer = JSON.stringify({ outreach, draft, decision, opened, ...more });
    const before = this.unanswered;
    const requestId = before && before.answer === answer ? before.requestId : newRequestId();
    this.call({ decision, outreach, answer, requestId });
  }

  async call(asked) {
    this.busy = true;
    this.problem = undefined;
    this.unanswered = asked;
    // eslint-disable-next-line @lwc/lwc/no-async-operation
    this.slowTimer = setTimeout(() => {
      this.isSlow = true;
    }, SLOW_AFTER_MS);
    const { decision, outreach, answer, requestId } = asked;
    try {
      const found = await (decision === "undo"
        ? undo({ recordId: this.recordId, outreach, requestId })
        : decide({ recordId: this.recordId, answer, requestId }));
      if (this.unanswered === asked) {
        this.answered(found, decision);
      }
    } catch (error) {
      if (this.unanswered === asked) {
        this.problem = problemOf(error);
        this.unanswered = this.problem.again ? asked : undefined;
      }
    } finally {
      clearTimeout(this.slowTimer);
      this.isSlow = false;
      this.busy = false;
    }
  }

  answered(found, decision) {
    this.unanswered = undefined;
    this.close();
    this.waivers = [];
    if (found.card) {
      this.turnTo(found.card);
    }
    this.told = found.told || this.told;
    this.dispatchEvent(
      new CustomEvent("decided", { detail: { card: this._card, decision, told: this.told } })
    );
  }
}
