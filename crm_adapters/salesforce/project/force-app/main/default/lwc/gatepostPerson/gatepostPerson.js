import { LightningElement, api } from "lwc";
import doNotContact from "@salesforce/apex/GatepostCards.doNotContact";
import { moment, newRequestId, problemOf } from "c/gatepostWords";

const WORDS = { pass: "We may write", later: "Not now", hold: "Ask first", block: "We may not write" };

/** Whether we may write to this person, why, and what has happened; and the no that a person says to a rep. */
export default class GatepostPerson extends LightningElement {
  @api recordId;
  _person = {};
  told = "";
  problem;
  busy = false;
  isOpen = false;
  unanswered;

  @api
  get person() {
    return this._person;
  }

  set person(given) {
    this._person = given || {};
  }

  disconnectedCallback() {
    this.unanswered = undefined;
  }

  get verdict() {
    if (this._person.opted_out) {
      return "Opted out";
    }
    if (this._person.known === false && !this._person.verdict) {
      return "Not known to Gatepost";
    }
    return WORDS[this._person.verdict] || "We may not write";
  }

  get badge() {
    return this._person.may_write && !this._person.opted_out
      ? "verdict slds-theme_success"
      : "verdict slds-theme_warning";
  }

  get until() {
    return moment(this._person.until);
  }

  get canClose() {
    return !this._person.opted_out && !this.isOpen;
  }

  get history() {
    return (this._person.history || []).map((line, at) => ({ what: line.what, at: moment(line.at), key: String(at) }));
  }

  get hasHistory() {
    return this.history.length > 0;
  }

  open() {
    this.isOpen = true;
  }

  close() {
    this.isOpen = false;
  }

  take(event) {
    const { reason } = event.detail;
    const before = this.unanswered;
    const requestId = before && before.reason === reason ? before.requestId : newRequestId();
    this.call({ reason, requestId });
  }

  askAgain() {
    if (this.unanswered) {
      this.call(this.unanswered);
    }
  }

  async call(asked) {
    if (this.busy) {
      return; // a double click
    }
    this.busy = true;
    this.problem = undefined;
    this.unanswered = asked;
    try {
      const found = await doNotContact({ recordId: this.recordId, ...asked });
      if (this.unanswered === asked) {
        this.unanswered = undefined;
        this.isOpen = false;
        this.told = found.told;
        this._person = found.person || this._person;
        this.dispatchEvent(new CustomEvent("closed"));
      }
    } catch (error) {
      if (this.unanswered === asked) {
        this.problem = problemOf(error);
        this.unanswered = this.problem.again ? asked : undefined;
      }
    } finally {
      this.busy = false;
    }
  }
}
