import { LightningElement, api } from "lwc";

const TITLES = {
  later: "It stays open. The time to decide runs on.",
  reject: "This mail will not be sent.",
  escalate: "Your manager decides.",
  do_not_contact: "Nobody writes to this person any more, from any connected CRM. It cannot be undone here."
};
const CONFIRMS = {
  later: "Ask me later",
  reject: "Reject",
  escalate: "Hand over",
  do_not_contact: "Do not contact"
};

/** What belongs to a decision: a reason, or until when. `take` carries {reason, days, severe}. */
export default class GatepostChoice extends LightningElement {
  @api decision;
  @api laterDays = [];
  @api disabled = false;
  reason = "";
  days = "";
  severe = false;

  get title() {
    return TITLES[this.decision];
  }

  get confirm() {
    return CONFIRMS[this.decision];
  }

  get variant() {
    return this.decision === "do_not_contact" ? "destructive" : "brand";
  }

  get isLater() {
    return this.decision === "later";
  }

  get canBeSevere() {
    return this.decision === "reject" || this.decision === "escalate";
  }

  get reasonLabel() {
    return this.isLater ? "Why (if you like)" : "Why";
  }

  get dayOptions() {
    return (this.laterDays || []).map((n) => ({ label: n === 1 ? "tomorrow" : `in ${n} days`, value: String(n) }));
  }

  get cannotConfirm() {
    return this.disabled || (this.isLater && !this.days);
  }

  writeReason(event) {
    this.reason = event.target.value;
  }

  chooseDays(event) {
    this.days = event.detail.value;
  }

  tickSevere(event) {
    this.severe = event.target.checked;
  }

  take() {
    if (this.cannotConfirm) {
      return;
    }
    const detail = { reason: this.reason.trim() };
    if (this.isLater) {
      detail.days = Number(this.days);
    }
    if (this.canBeSevere && this.severe) {
      detail.severe = true;
    }
    this.dispatchEvent(new CustomEvent("take", { detail }));
  }

  cancel() {
    this.dispatchEvent(new CustomEvent("cancel"));
  }
}
