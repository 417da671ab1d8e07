import { LightningElement, api } from "lwc";

const WORDS = { later: "not now", hold: "you decide", block: "never" };

/**
 * What the checks found, in plain words. A hold can be waived with a note of its own; what is ticked goes out as the
 * event `waivers`: [{waive: "gate:reason", note, message}].
 */
export default class GatepostFindings extends LightningElement {
  @api checks = 0;
  @api disabled = false;
  @api canWaive = false;
  _findings = [];
  ticked = {};

  @api
  get findings() {
    return this._findings;
  }

  /** Other findings are about another text: what was ticked about the old one does not count for it. */
  set findings(found) {
    const same = JSON.stringify(found || []) === JSON.stringify(this._findings);
    this._findings = found || [];
    if (!same && Object.keys(this.ticked).length) {
      this.ticked = {};
      this.tell();
    }
  }

  get lines() {
    return this._findings.map((finding) => {
      const key = `${finding.gate}:${finding.reason}`;
      return {
        ...finding,
        key,
        word: WORDS[finding.ruling] || finding.ruling,
        badge: finding.ruling === "block" ? "slds-theme_error" : "slds-theme_warning",
        canWaive: this.canWaive && finding.waivable,
        ticked: key in this.ticked,
        note: this.ticked[key] || ""
      };
    });
  }

  get hasLines() {
    return this._findings.length > 0;
  }

  get clean() {
    return this.checks ? `All ${this.checks} checks passed.` : "The checks found nothing.";
  }

  tick(event) {
    const { [event.target.dataset.key]: note, ...others } = this.ticked;
    this.ticked = event.target.checked ? { ...others, [event.target.dataset.key]: note || "" } : others;
    this.tell();
  }

  write(event) {
    this.ticked = { ...this.ticked, [event.target.dataset.key]: event.target.value };
    this.tell();
  }

  tell() {
    const detail = this.lines
      .filter((line) => line.ticked)
      .map((line) => ({ waive: line.key, note: line.note.trim(), message: line.message }));
    this.dispatchEvent(new CustomEvent("waivers", { detail }));
  }
}
