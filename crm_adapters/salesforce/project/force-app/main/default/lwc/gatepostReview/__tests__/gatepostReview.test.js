import { createElement } from "lwc";
import GatepostReview from "c/gatepostReview";
import cards from "@salesforce/apex/GatepostCards.cards";
import { notifyRecordUpdateAvailable } from "lightning/uiRecordApi";
import { APPROVED, CARD, PERSON, pendingCall, settled, thrown } from "../../../../../../tests/shapes";

jest.mock("@salesforce/apex/GatepostCards.cards", () => ({ default: jest.fn() }), { virtual: true });

const FIRST = "003000000000001AAA";
const SECOND = "003000000000002AAA";

function shown(recordId = FIRST, objectApiName = "Contact") {
  const element = createElement("c-gatepost-review", { is: GatepostReview });
  Object.assign(element, { recordId, objectApiName });
  document.body.appendChild(element);
  return element;
}

const inside = (element, query) => element.shadowRoot.querySelector(query);
const all = (element, query) => [...element.shadowRoot.querySelectorAll(query)];

afterEach(() => {
  while (document.body.firstChild) {
    document.body.removeChild(document.body.firstChild);
  }
  jest.resetAllMocks();
  jest.useRealTimers();
});

it("shows the person and each draft that waits", async () => {
  cards.mockResolvedValue({ cards: [CARD, { ...CARD, outreach: "o2" }], person: PERSON });
  const element = shown();
  await settled();
  expect(cards).toHaveBeenCalledTimes(1);
  expect(cards).toHaveBeenCalledWith({ recordId: FIRST });
  expect(all(element, "c-gatepost-card").map((card) => card.card.outreach)).toEqual(["o1", "o2"]);
  expect(inside(element, "c-gatepost-person").person.message).toBe(PERSON.message);
  expect(inside(element, "c-gatepost-card").recordId).toBe(FIRST);
});

it("says that it is looking, and that it takes long", async () => {
  jest.useFakeTimers();
  const call = pendingCall();
  cards.mockReturnValue(call.promise);
  const element = shown();
  await Promise.resolve();
  expect(inside(element, "lightning-spinner")).not.toBeNull();
  expect(inside(element, ".slow")).toBeNull();
  expect(inside(element, ".nothing")).toBeNull();
  jest.advanceTimersByTime(6000);
  await Promise.resolve();
  expect(inside(element, ".slow")).not.toBeNull();
  call.resolve({ cards: [CARD], person: PERSON });
  jest.useRealTimers();
  await settled();
  expect(inside(element, ".loading")).toBeNull();
});

it.each([
  ["Contact", "No draft waits for this person."],
  ["Task", "This task is not about a draft."]
])("says that nothing is there: %s", async (objectApiName, words) => {
  cards.mockResolvedValue({});
  const element = shown(FIRST, objectApiName);
  await settled();
  expect(inside(element, ".nothing").textContent).toBe(words);
  expect(inside(element, "c-gatepost-person")).toBeNull();
});

it("says what is wrong, and looks again", async () => {
  cards.mockRejectedValueOnce(thrown("You may not use the connection to Gatepost.", "Gatepost Rep"));
  cards.mockResolvedValueOnce({ cards: [CARD], person: PERSON });
  const element = shown();
  await settled();
  const problem = inside(element, "c-gatepost-problem");
  expect(inside(problem, ".what").textContent).toContain("may not use");
  expect(inside(element, ".nothing")).toBeNull();
  inside(problem, ".again").click();
  await settled();
  expect(inside(element, "c-gatepost-problem")).toBeNull();
  expect(all(element, "c-gatepost-card")).toHaveLength(1);
});

it("keeps what it shows when looking again fails", async () => {
  cards.mockResolvedValueOnce({ cards: [CARD], person: PERSON });
  const element = shown();
  await settled();
  cards.mockRejectedValueOnce(undefined);
  inside(element, ".reload").click();
  await settled();
  expect(all(element, "c-gatepost-card")).toHaveLength(1);
  expect(inside(element, "c-gatepost-problem")).not.toBeNull();
});

it("ignores the late answer about a record that is not shown any more", async () => {
  const [old, fresh] = [pendingCall(), pendingCall()];
  cards.mockReturnValueOnce(old.promise).mockReturnValueOnce(fresh.promise);
  const element = shown();
  await settled();
  element.recordId = SECOND;
  await settled();
  fresh.resolve({ cards: [{ ...CARD, outreach: "second" }], person: PERSON });
  await settled();
  old.resolve({ cards: [{ ...CARD, outreach: "first" }], person: PERSON });
  await settled();
  expect(all(element, "c-gatepost-card").map((card) => card.card.outreach)).toEqual(["second"]);
});

it("ignores a late error as well, and one after it is gone", async () => {
  const [old, fresh] = [pendingCall(), pendingCall()];
  cards.mockReturnValueOnce(old.promise).mockReturnValueOnce(fresh.promise);
  const element = shown();
  await settled();
  element.recordId = SECOND;
  await settled();
  old.reject(thrown("too late"));
  await settled();
  expect(inside(element, "c-gatepost-problem")).toBeNull();
  document.body.removeChild(element);
  fresh.reject(thrown("later still"));
  await settled();
  expect(inside(element, "c-gatepost-problem")).toBeNull();
});

it("shows nobody else's drafts while it looks for the next record's", async () => {
  cards.mockResolvedValueOnce({ cards: [CARD], person: PERSON });
  const element = shown();
  await settled();
  cards.mockReturnValueOnce(pendingCall().promise);
  element.recordId = SECOND;
  await settled();
  expect(inside(element, "c-gatepost-card")).toBeNull();
  expect(inside(element, "c-gatepost-person")).toBeNull();
});

it("asks nothing before it knows its record", async () => {
  shown(null);
  await settled();
  expect(cards).not.toHaveBeenCalled();
});

it("tells Salesforce that the record has changed, and keeps the new state", async () => {
  cards.mockResolvedValue({ cards: [CARD], person: PERSON });
  const element = shown();
  await settled();
  const detail = { card: APPROVED, decision: "approve", told: "Approved." };
  inside(element, "c-gatepost-card").dispatchEvent(new CustomEvent("decided", { detail }));
  await settled();
  expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: FIRST }]);
  expect(inside(element, "c-gatepost-card").card).toMatchObject({ state: "approved", told: "Approved." });
  expect(cards).toHaveBeenCalledTimes(1);
});

it("looks again after a no: it is about everything here", async () => {
  cards.mockResolvedValueOnce({ cards: [CARD], person: PERSON });
  const element = shown();
  await settled();
  cards.mockResolvedValueOnce({ cards: [], person: { ...PERSON, opted_out: true } });
  const detail = { card: { ...CARD, state: "void" }, decision: "do_not_contact", told: "Recorded." };
  inside(element, "c-gatepost-card").dispatchEvent(new CustomEvent("decided", { detail }));
  await settled();
  expect(cards).toHaveBeenCalledTimes(2);
  expect(inside(element, "c-gatepost-person").person.opted_out).toBe(true);
  expect(inside(element, "c-gatepost-card")).toBeNull();
});
