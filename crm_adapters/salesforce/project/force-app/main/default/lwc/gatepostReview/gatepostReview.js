import { LightningElement, api } from "lwc";
import cards from "@salesforce/apex/GatepostCards.cards";
import { notifyRecordUpdateAvailable } from "lightning/uiRecordApi";
import { problemOf } from "c/gatepostWords";

const SLOW_AFTER_MS = 5000;

/** What waits at a task, contact or lead, and whether we may write to whom it is about. */
export default class GatepostReview extends LightningElement {
  @api objectApiName;
  _recordId;
  cards = [];
  person;
  problem;
  isLoading = false;
  isLoaded = false;
  isSlow = false;
  asked = 0;
  slowTimer;

  @api
  get recordId() {
    return this._recordId;
  }

  /** The console keeps one component for many records: another id is another question. */
  set recordId(id) {
    const isNew = id !== this._recordId;
    this._recordId = id;
    if (isNew && this.isConnected) {
      this.forget();
      this.load();
    }
  }

  connectedCallback() {
    this.load();
  }

  disconnectedCallback() {
    this.asked += 1;
    clearTimeout(this.slowTimer);
  }

  get isEmpty() {
    return this.isLoaded && !this.problem && this.cards.length === 0;
  }

  get nothing() {
    return this.objectApiName === "Task" ? "This task is not about a draft." : "No draft waits for this person.";
  }

  forget() {
    this.cards = [];
    this.person = undefined;
    this.problem = undefined;
    this.isLoaded = false;
  }

  async load() {
    if (!this._recordId) {
      return;
    }
    this.asked += 1;
    const asked = this.asked;
    this.isLoading = true;
    this.isSlow = false;
    clearTimeout(this.slowTimer);
    // eslint-disable-next-line @lwc/lwc/no-async-operation
    this.slowTimer = setTimeout(() => {
      this.isSlow = true;
    }, SLOW_AFTER_MS);
    try {
      const found = await cards({ recordId: this._recordId });
      if (asked === this.asked) {
        this.cards = found.cards || [];
        this.person = found.person;
        this.problem = undefined;
        this.isLoaded = true;
      }
    } catch (error) {
      if (asked === this.asked) {
        this.problem = { ...problemOf(error), again: true }; // looking again is never wrong
      }
    } finally {
      if (asked === this.asked) {
        this.isLoading = false;
        this.isSlow = false;
        clearTimeout(this.slowTimer);
      }
    }
  }

  /** The task has changed in the CRM as well; a no to the person changes everything here. */
  decided(event) {
    const { card, decision, told } = event.detail;
    this.cards = this.cards.map((one) => (one.outreach === card.outreach ? { ...card, told } : one));
    if (this._recordId) {
      notifyRecordUpdateAvailable([{ recordId: this._recordId }]);
    }
    if (decision === "do_not_contact") {
      this.load();
    }
  }
}
