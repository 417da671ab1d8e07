import { LightningElement, api } from "lwc";

/** The mail as it will arrive, with what the model wrote marked. */
export default class GatepostMail extends LightningElement {
  @api card;

  get pieces() {
    return (this.card.pieces || []).map((piece, at) => ({
      ...piece,
      key: String(at),
      title: piece.slot ? `Written by the model: ${piece.slot}` : ""
    }));
  }
}
