import { createElement } from "lwc";
import GatepostCard from "c/gatepostCard";
import decide from "@salesforce/apex/GatepostCards.decide";
import undo from "@salesforce/apex/GatepostCards.undo";
import { APPROVED, CARD, HOLD, TICKET, pendingCall, settled, thrown } from "../../../../../../tests/shapes";

jest.mock("@salesforce/apex/GatepostCards.decide", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/GatepostCards.undo", () => ({ default: jest.fn() }), { virtual: true });

const RECORD = "00T000000000001AAA";

function shown(card) {
  const element = createElement("c-gatepost-card", { is: GatepostCard });
  element.recordId = RECORD;
  element.card = card;
  document.body.appendChild(element);
  return element;
}

const inside = (element, query) => element.shadowRoot.querySelector(query);
const deep = (element, child, query) => inside(inside(element, child), query);
const press = async (element, name) => {
  inside(element, `lightning-button.${name}`).click();
  await settled();
};
const sent = (call = 0) => JSON.parse(decide.mock.calls[call][0].answer);
async function put(component, query, value) {
  const field = inside(component, query);
  field.value = value;
  field.dispatchEvent(new CustomEvent("change", { detail: { value } }));
  await settled();
}
async function tick(component, query) {
  const field = inside(component, query);
  field.checked = true;
  field.dispatchEvent(new CustomEvent("change"));
  await settled();
}

afterEach(() => {
  while (document.body.firstChild) {
    document.body.removeChild(document.body.firstChild);
  }
  jest.resetAllMocks();
  jest.useRealTimers();
});

describe("what is shown", () => {
  it("shows the mail as it will arrive, with what the model wrote marked", async () => {
    const element = shown(CARD);
    await settled();
    const mail = inside(element, "c-gatepost-mail");
    expect(inside(mail, ".mail").textContent).toBe("Dear Ada,\nyour plant has 240 people.\nRita");
    expect([...mail.shadowRoot.querySelectorAll(".slot")].map((mark) => mark.textContent)).toEqual([
      "your plant has 240 people."
    ]);
    expect(inside(mail, ".to").textContent).toBe(CARD.recipient);
    expect(inside(mail, ".from").textContent).toBe(CARD.sender);
    expect(inside(mail, ".subject").textContent).toBe(CARD.subject);
  });

  it("shows text as text, whatever stands in it", async () => {
    const bad = "<img src=x onerror=alert(1)>";
    const element = shown({ ...CARD, pieces: [{ text: bad, slot: "opener" }], told: bad });
    await settled();
    expect(deep(element, "c-gatepost-mail", ".slot").textContent).toBe(bad);
    expect(deep(element, "c-gatepost-mail", "img")).toBeNull();
    expect(inside(element, "img")).toBeNull();
  });

  it("names field, value and age of what each statement rests on", async () => {
    const bare = { slot: "opener", text: "you won a prize.", source: "", value: "", age_days: null };
    const element = shown({ ...CARD, claims: [...CARD.claims, bare] });
    await settled();
    expect(deep(element, "c-gatepost-claims", ".fact").label).toBe("Account.NumberOfEmployees = 240, 6 days old");
    expect(deep(element, "c-gatepost-claims", ".bare").label).toBe("no source");
  });

  it("says what happens next, until when to decide, and which buttons there are", async () => {
    const element = shown(CARD);
    await settled();
    expect(inside(element, ".send-note").textContent).toBe(CARD.send_note);
    expect(inside(element, ".expiry lightning-formatted-date-time").value).toBe(Date.parse(CARD.expires_at));
    expect(inside(element, ".undo-until")).toBeNull();
    const names = [...element.shadowRoot.querySelectorAll("[data-name]")].map((button) => button.dataset.name);
    expect(names).toEqual(CARD.can);
  });

  it("says in plain words what the checks found, or that nothing was found", async () => {
    const clean = shown(CARD);
    const held = shown({ ...CARD, findings: [HOLD, { ...HOLD, reason: "x", ruling: "block", waivable: false }] });
    await settled();
    expect(deep(clean, "c-gatepost-findings", ".clean").textContent).toBe("All 19 checks passed.");
    const lines = [...inside(held, "c-gatepost-findings").shadowRoot.querySelectorAll(".finding")];
    expect(lines.map((line) => line.querySelector("lightning-badge").label)).toEqual(["you decide", "never"]);
    expect(lines.map((line) => Boolean(line.querySelector(".waive")))).toEqual([true, false]);
  });

  it("offers nothing about what is decided already, and says what it was", async () => {
    const element = shown({ ...CARD, state: "sent", can: [], expires_at: null, told: "It was sent already." });
    await settled();
    expect(inside(element, ".told").textContent).toBe("It was sent already.");
    expect(inside(element, ".state").textContent).toBe("sent");
    expect(inside(element, "[data-name]")).toBeNull();
  });

  it("shows no decision to somebody who may not decide", async () => {
    const element = shown({ ...CARD, can: [], findings: [HOLD] });
    await settled();
    expect(inside(element, "[data-name]")).toBeNull();
    expect(deep(element, "c-gatepost-findings", ".waive")).toBeNull();
  });

  it("shows a card whose text is erased", async () => {
    const empty = { pieces: [], slots: [], claims: [], findings: [], draft: "", can: [] };
    const element = shown({ ...CARD, ...empty, state: "held" });
    await settled();
    expect(inside(element, ".empty-text")).not.toBeNull();
    expect(inside(element, "c-gatepost-mail")).toBeNull();
  });

  it("is over when the time to decide is over, save for a no", async () => {
    const element = shown({ ...CARD, expires_at: "2020-01-01T00:00:00Z" });
    await settled();
    expect(inside(element, ".expired")).not.toBeNull();
    expect(inside(element, ".send-note")).toBeNull();
    expect(inside(element, ".state").textContent).toBe("expired");
    expect(inside(element, ".approve").disabled).toBe(true);
    await press(element, "approve");
    expect(decide).not.toHaveBeenCalled();
    await press(element, "do_not_contact");
    expect(deep(element, "c-gatepost-choice", ".confirm").disabled).toBe(false);
  });

  it("notices that the time runs out while it stands open", async () => {
    jest.useFakeTimers({ now: Date.parse("2026-11-23T09:00:00Z") });
    const element = shown({ ...CARD, expires_at: "2026-11-23T09:00:20Z" });
    await Promise.resolve();
    expect(inside(element, ".expired")).toBeNull();
    jest.advanceTimersByTime(30000);
    await Promise.resolve();
    expect(inside(element, ".expired")).not.toBeNull();
  });
});

describe("deciding", () => {
  it("approves the text that is on the screen", async () => {
    decide.mockResolvedValue({ told: "Approved.", card: APPROVED });
    const element = shown(CARD);
    const decided = jest.fn();
    element.addEventListener("decided", decided);
    await settled();
    await press(element, "approve");
    expect(sent()).toEqual({ outreach: "o1", draft: "d1", decision: "approve", opened: CARD.opened });
    expect(decide.mock.calls[0][0].recordId).toBe(RECORD);
    expect(decide.mock.calls[0][0].requestId).toMatch(/^[A-Za-z0-9._:-]{8,200}$/);
    expect(inside(element, ".told").textContent).toBe("Approved.");
    expect(inside(element, ".state").textContent).toBe("approved");
    expect(inside(element, ".undo-until lightning-formatted-date-time").value).toBe(Date.parse(APPROVED.undo_until));
    expect(decided.mock.calls[0][0].detail).toMatchObject({ decision: "approve", told: "Approved." });
  });

  it("counts a double click once", async () => {
    const call = pendingCall();
    decide.mockReturnValue(call.promise);
    const element = shown(CARD);
    await settled();
    const button = inside(element, ".approve");
    button.click();
    button.click();
    await settled();
    expect(inside(element, ".approve").disabled).toBe(true);
    expect(inside(element, "article").getAttribute("aria-busy")).toBe("true");
    inside(element, ".approve").click();
    call.resolve({ told: "Approved.", card: APPROVED });
    await settled();
    expect(decide).toHaveBeenCalledTimes(1);
  });

  it("says so when the network is slow, and stops saying so", async () => {
    jest.useFakeTimers();
    const call = pendingCall();
    decide.mockReturnValue(call.promise);
    const element = shown(CARD);
    await Promise.resolve();
    inside(element, ".approve").click();
    await Promise.resolve();
    expect(inside(element, "lightning-spinner")).not.toBeNull();
    expect(inside(element, ".slow")).toBeNull();
    jest.advanceTimersByTime(9000);
    await Promise.resolve();
    expect(inside(element, ".slow").textContent).toContain("counts once");
    call.resolve({ told: "Approved.", card: APPROVED });
    jest.useRealTimers();
    await settled();
    expect(inside(element, ".working")).toBeNull();
  });

  it("asks again with the very same call when no answer came", async () => {
    decide.mockRejectedValueOnce(thrown("Gatepost did not answer in time.", "Ask again.", true));
    decide.mockResolvedValueOnce({ told: "Approved.", card: APPROVED });
    const element = shown(CARD);
    await settled();
    await press(element, "approve");
    const problem = inside(element, "c-gatepost-problem");
    expect(inside(problem, ".what").textContent).toBe("Gatepost did not answer in time.");
    inside(problem, ".again").click();
    await settled();
    expect(decide).toHaveBeenCalledTimes(2);
    expect(decide.mock.calls[1][0]).toEqual(decide.mock.calls[0][0]);
    expect(inside(element, "c-gatepost-problem")).toBeNull();
  });

  it("keeps the id when the same button is pressed again, and takes another for another decision", async () => {
    decide.mockRejectedValue(thrown("no answer", "Ask again.", true));
    const element = shown(CARD);
    await settled();
    await press(element, "approve");
    await press(element, "approve");
    await press(element, "reject");
    inside(inside(element, "c-gatepost-choice"), ".confirm").click();
    await settled();
    const ids = decide.mock.calls.map(([call]) => call.requestId);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it("says what is wrong and what would mend it, and does not offer what would not help", async () => {
    decide.mockRejectedValue(thrown("you have no account in Gatepost", "ask an admin"));
    const element = shown(CARD);
    await settled();
    await press(element, "approve");
    const problem = inside(element, "c-gatepost-problem");
    expect(inside(problem, ".mend").textContent).toBe("ask an admin");
    expect(inside(problem, ".again")).toBeNull();
    expect(inside(element, ".approve").disabled).toBe(false);
  });

  it("tells a late answer what had happened already", async () => {
    const told = "It was rejected already.";
    decide.mockResolvedValue({ conflict: true, told, card: { ...CARD, state: "rejected", can: [], told } });
    const element = shown(CARD);
    await settled();
    await press(element, "approve");
    expect(inside(element, ".told").textContent).toBe(told);
    expect(inside(element, ".state").textContent).toBe("rejected");
    expect(inside(element, ".approve")).toBeNull();
  });

  it("forgets an answer that comes after the component is gone", async () => {
    const call = pendingCall();
    decide.mockReturnValue(call.promise);
    const element = shown(CARD);
    const decided = jest.fn();
    element.addEventListener("decided", decided);
    await settled();
    await press(element, "approve");
    document.body.removeChild(element);
    call.resolve({ told: "Approved.", card: APPROVED });
    await settled();
    expect(decided).not.toHaveBeenCalled();
  });

  it("sends until when to ask again, once that is chosen", async () => {
    decide.mockResolvedValue({ told: "It stays open.", card: CARD });
    const element = shown(CARD);
    await settled();
    await press(element, "later");
    const choice = inside(element, "c-gatepost-choice");
    expect(inside(choice, ".days").options.map((o) => o.value)).toEqual(["1", "3", "7"]);
    expect(inside(choice, ".confirm").disabled).toBe(true);
    inside(choice, ".confirm").click();
    expect(decide).not.toHaveBeenCalled();
    await put(choice, ".days", "3");
    inside(choice, ".confirm").click();
    await settled();
    expect(sent()).toMatchObject({ decision: "later", days: 3 });
    expect(inside(element, "c-gatepost-choice")).toBeNull();
  });

  it("sends the reason of a no, and that it would have done harm", async () => {
    decide.mockResolvedValue({ told: "Recorded.", card: { ...CARD, state: "rejected", can: [] } });
    const element = shown(CARD);
    await settled();
    await press(element, "reject");
    const choice = inside(element, "c-gatepost-choice");
    await put(choice, ".reason", "  wrong person ");
    await tick(choice, ".severe");
    inside(choice, ".confirm").click();
    await settled();
    expect(sent()).toMatchObject({ decision: "reject", reason: "wrong person", severe: true });
  });

  it("asks before it closes a person for good, and can be cancelled", async () => {
    decide.mockResolvedValue({ told: "Recorded.", card: { ...CARD, state: "void", can: [] } });
    const element = shown(CARD);
    await settled();
    await press(element, "do_not_contact");
    inside(inside(element, "c-gatepost-choice"), ".cancel").click();
    await settled();
    expect(inside(element, "c-gatepost-choice")).toBeNull();
    expect(decide).not.toHaveBeenCalled();
    await press(element, "do_not_contact");
    const choice = inside(element, "c-gatepost-choice");
    expect(inside(choice, ".title").textContent).toContain("cannot be undone");
    inside(choice, ".confirm").click();
    await settled();
    expect(sent()).toMatchObject({ decision: "do_not_contact" });
  });

  it("hands over to the manager", async () => {
    decide.mockResolvedValue({ told: "It stays open.", card: { ...CARD, can: [] } });
    const element = shown(CARD);
    await settled();
    await press(element, "escalate");
    inside(inside(element, "c-gatepost-choice"), ".confirm").click();
    await settled();
    expect(sent()).toMatchObject({ decision: "escalate", reason: "" });
  });

  it("takes an approval back, once", async () => {
    undo.mockResolvedValue({ told: "Taken back.", card: CARD });
    const element = shown(APPROVED);
    await settled();
    inside(element, ".undo").click();
    inside(element, ".undo").click();
    await settled();
    expect(undo).toHaveBeenCalledTimes(1);
    expect(undo.mock.calls[0][0]).toMatchObject({ recordId: RECORD, outreach: "o1" });
    expect(inside(element, ".state").textContent).toBe("waits for you");
  });

  it("offers no undo once its time is over", async () => {
    const element = shown({ ...APPROVED, undo_until: "2020-01-01T00:00:00Z" });
    await settled();
    expect(inside(element, ".undo").disabled).toBe(true);
    expect(inside(element, ".undo-until")).toBeNull();
    await press(element, "undo");
    expect(undo).not.toHaveBeenCalled();
  });
});

describe("waivers", () => {
  it("sends a ticked hold with its note, and not without one", async () => {
    decide.mockResolvedValue({ told: "Approved.", card: APPROVED });
    const element = shown({ ...CARD, findings: [HOLD] });
    await settled();
    const findings = inside(element, "c-gatepost-findings");
    await tick(findings, ".waive");
    expect(inside(element, ".missing-note")).not.toBeNull();
    expect(inside(element, ".approve").disabled).toBe(true);
    await put(findings, ".note", "she asked for plain words");
    await press(element, "approve");
    expect(sent()).toMatchObject({ waive: ["tone:near_limit"], note: "she asked for plain words" });
  });

  it("keeps one note for each hold", async () => {
    decide.mockResolvedValue({ told: "Approved.", card: APPROVED });
    const element = shown({ ...CARD, findings: [HOLD, TICKET] });
    await settled();
    const findings = inside(element, "c-gatepost-findings");
    await tick(findings, '[data-key="tone:near_limit"].waive');
    await tick(findings, '[data-key="context:open_ticket"].waive');
    await put(findings, '[data-key="tone:near_limit"].note', "fine");
    await put(findings, '[data-key="context:open_ticket"].note', "solved today");
    await press(element, "approve");
    expect(sent().waive).toEqual(["tone:near_limit", "context:open_ticket"]);
    expect(sent().note).toBe("tone:near_limit: fine\ncontext:open_ticket: solved today");
  });

  it("takes a tick back", async () => {
    decide.mockResolvedValue({ told: "Approved.", card: APPROVED });
    const element = shown({ ...CARD, findings: [HOLD] });
    await settled();
    const findings = inside(element, "c-gatepost-findings");
    await tick(findings, ".waive");
    inside(findings, ".waive").checked = false;
    inside(findings, ".waive").dispatchEvent(new CustomEvent("change"));
    await settled();
    await press(element, "approve");
    expect(sent().waive).toBeUndefined();
  });
});

describe("editing", () => {
  async function editing(card = CARD) {
    const element = shown(card);
    await settled();
    await press(element, "edit");
    return [element, inside(element, "c-gatepost-editor")];
  }

  it("sends the texts by name, once one has changed", async () => {
    decide.mockResolvedValue({ told: "Your text is being checked.", card: { ...CARD, state: "drafted", can: [] } });
    const [element, editor] = await editing();
    expect(inside(editor, ".save").disabled).toBe(true);
    inside(editor, ".save").click();
    expect(decide).not.toHaveBeenCalled();
    await put(editor, ".text", "your plant is large.");
    expect(inside(editor, ".count").textContent).toBe("4 of 8 words");
    inside(editor, ".save").click();
    await settled();
    expect(sent()).toMatchObject({ decision: "edit", draft: "d1", slots: { opener: "your plant is large." } });
    expect(inside(element, "c-gatepost-editor")).toBeNull();
    expect(inside(element, ".state").textContent).toBe("being checked");
  });

  it("counts words before anybody else does", async () => {
    const [, editor] = await editing();
    await put(editor, ".text", "one two three four five six seven eight nine");
    expect(inside(editor, ".count").textContent).toBe("9 of 8 words");
    expect(inside(editor, ".save").disabled).toBe(true);
  });

  it("keeps the text when the answer is a problem", async () => {
    decide.mockRejectedValue(thrown("a sentence has no source", "name its source or delete it"));
    const [element, editor] = await editing();
    await put(editor, ".text", "you won a prize.");
    inside(editor, ".save").click();
    await settled();
    expect(deep(element, "c-gatepost-problem", ".what").textContent).toBe("a sentence has no source");
    expect(deep(element, "c-gatepost-editor", ".text").value).toBe("you won a prize.");
  });

  it("shows the edited text with the check that stopped it", async () => {
    const text = "you won a prize.";
    const stopped = {
      ...CARD,
      draft: "d2",
      pieces: [{ text, slot: "opener" }],
      slots: [{ name: "opener", text, max_words: 8 }],
      claims: [{ slot: "opener", text, source: "", value: "", age_days: null }],
      findings: [{ gate: "claims", reason: "unsupported", ruling: "hold", message: "No source.", waivable: true }],
      told: "A check stopped your text."
    };
    decide.mockResolvedValue({ told: "A check stopped your text.", card: stopped });
    const [element, editor] = await editing();
    await put(editor, ".text", text);
    inside(editor, ".save").click();
    await settled();
    expect(inside(element, ".told").textContent).toBe("A check stopped your text.");
    expect(deep(element, "c-gatepost-findings", ".message").textContent).toBe("No source.");
    expect(deep(element, "c-gatepost-mail", ".slot").textContent).toBe(text);
    expect(deep(element, "c-gatepost-claims", ".bare")).not.toBeNull();
    decide.mockResolvedValue({ told: "Approved.", card: APPROVED });
    await press(element, "approve");
    expect(sent(1).draft).toBe("d2");
  });

  it("leaves everything as it was on cancel", async () => {
    const [element, editor] = await editing();
    expect(inside(element, ".approve").disabled).toBe(true);
    inside(editor, ".cancel").click();
    await settled();
    expect(inside(element, "c-gatepost-editor")).toBeNull();
    expect(inside(element, ".approve").disabled).toBe(false);
  });

  it("closes the editor when another text comes in", async () => {
    const [element] = await editing();
    element.card = { ...CARD, draft: "d9" };
    await settled();
    expect(inside(element, "c-gatepost-editor")).toBeNull();
  });
});
