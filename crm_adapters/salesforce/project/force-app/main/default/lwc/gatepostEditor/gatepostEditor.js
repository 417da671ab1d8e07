import { LightningElement, api } from "lwc";
import { wordsIn } from "c/gatepostWords";

/** The texts that the model wrote, to be changed by a person; `save` carries all of them by name. */
export default class GatepostEditor extends LightningElement {
  @api slots = [];
  @api disabled = false;
  changed = {};

  get lines() {
    return (this.slots || []).map((slot) => {
      const text = slot.name in this.changed ? this.changed[slot.name] : slot.text;
      const words = wordsIn(text);
      const tooLong = slot.max_words > 0 && words > slot.max_words;
      return {
        name: slot.name,
        text,
        tooLong,
        count: slot.max_words > 0 ? `${words} of ${slot.max_words} words` : `${words} words`,
        countClass: tooLong ? "count slds-text-color_error" : "count slds-text-color_weak"
      };
    });
  }

  get cannotSave() {
    const same = this.lines.every((line, at) => line.text === this.slots[at].text);
    return this.disabled || same || this.lines.some((line) => line.tooLong);
  }

  write(event) {
    this.changed = { ...this.changed, [event.target.dataset.name]: event.target.value };
  }

  save() {
    if (this.cannotSave) {
      return;
    }
    const detail = Object.fromEntries(this.lines.map((line) => [line.name, line.text]));
    this.dispatchEvent(new CustomEvent("save", { detail }));
  }

  cancel() {
    this.dispatchEvent(new CustomEvent("cancel"));
  }
}
