import { LightningElement, api } from "lwc";
import { ageOf } from "c/gatepostWords";

/** Each statement of the mail with the field, value and age of the fact that it rests on. */
export default class GatepostClaims extends LightningElement {
  @api claims = [];

  get lines() {
    return (this.claims || []).map((claim, at) => ({
      ...claim,
      key: String(at),
      fact: `${claim.source} = ${claim.value}, ${ageOf(claim.age_days)}`
    }));
  }

  get hasClaims() {
    return this.lines.length > 0;
  }
}
