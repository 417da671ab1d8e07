import { LightningElement, api } from "lwc";

/** What went wrong and what would mend it; asks again where that may help. */
export default class GatepostProblem extends LightningElement {
  @api problem;
  @api busy = false;

  askAgain() {
    this.dispatchEvent(new CustomEvent("again"));
  }
}
