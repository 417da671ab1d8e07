import { LightningElement } from "lwc";
import pending from "@salesforce/apex/GatepostQueue.pending";
import { problemOf } from "c/gatepostWords";

/** The running user's pending tasks, the next to expire first. */
export default class GatepostQueue extends LightningElement {
  items = [];
  problem;
  isLoading = false;
  isLoaded = false;

  connectedCallback() {
    this.load();
  }

  get isEmpty() {
    return this.isLoaded && !this.problem && this.items.length === 0;
  }

  async load() {
    if (this.isLoading) {
      return;
    }
    this.isLoading = true;
    try {
      const found = await pending();
      this.items = found.map((item) => ({
        ...item,
        address: `/lightning/r/Task/${item.id}/view`,
        about: [item.who, item.segment, item.due ? `due ${item.due}` : ""].filter(Boolean).join(" · ")
      }));
      this.problem = undefined;
      this.isLoaded = true;
    } catch (error) {
      this.problem = { ...problemOf(error), again: true };
    } finally {
      this.isLoading = false;
    }
  }
}
