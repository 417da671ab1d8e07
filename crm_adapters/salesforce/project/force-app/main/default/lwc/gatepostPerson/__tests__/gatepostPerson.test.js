import { createElement } from "lwc";
import GatepostPerson from "c/gatepostPerson";
import doNotContact from "@salesforce/apex/GatepostCards.doNotContact";
import { PERSON, pendingCall, settled, thrown } from "../../../../../../tests/shapes";

jest.mock("@salesforce/apex/GatepostCards.doNotContact", () => ({ default: jest.fn() }), { virtual: true });

const RECORD = "00Q000000000001AAA";

function shown(person) {
  const element = createElement("c-gatepost-person", { is: GatepostPerson });
  Object.assign(element, { recordId: RECORD, person });
  document.body.appendChild(element);
  return element;
}

const inside = (element, query) => element.shadowRoot.querySelector(query);
async function sayNo(element, reason) {
  inside(element, ".no").click();
  await settled();
  const choice = inside(element, "c-gatepost-choice");
  const field = inside(choice, ".reason");
  field.value = reason;
  field.dispatchEvent(new CustomEvent("change"));
  await settled();
  inside(choice, ".confirm").click();
}

afterEach(() => {
  while (document.body.firstChild) {
    document.body.removeChild(document.body.firstChild);
  }
  jest.resetAllMocks();
});

it.each([
  [PERSON, "We may write", true],
  [{ ...PERSON, may_write: false, verdict: "later" }, "Not now", false],
  [{ ...PERSON, may_write: false, verdict: "hold" }, "Ask first", false],
  [{ ...PERSON, may_write: false, verdict: "block" }, "We may not write", false],
  [{ ...PERSON, may_write: true, opted_out: true }, "Opted out", false],
  [{ ...PERSON, may_write: false, verdict: "something new" }, "We may not write", false],
  [{ known: false }, "Not known to Gatepost", false],
  [undefined, "We may not write", false]
])("says in words whether we may write (%#)", async (person, words, isGood) => {
  const element = shown(person);
  await settled();
  const badge = inside(element, ".verdict");
  expect(badge.label).toBe(words);
  expect(badge.className.includes("success")).toBe(isGood);
});

it("says why, until when, and what has happened", async () => {
  const until = "2026-12-01T09:00:00+00:00";
  const element = shown({ ...PERSON, until });
  await settled();
  expect(inside(element, ".message").textContent).toBe(PERSON.message);
  expect(inside(element, ".until lightning-formatted-date-time").value).toBe(Date.parse(until));
  expect(inside(element, ".happened").textContent).toContain("mailed: After the fair");
});

it("takes a no once, however often it is clicked", async () => {
  const call = pendingCall();
  doNotContact.mockReturnValue(call.promise);
  const element = shown(PERSON);
  const closed = jest.fn();
  element.addEventListener("closed", closed);
  await settled();
  await sayNo(element, " asked at the fair ");
  inside(inside(element, "c-gatepost-choice"), ".confirm").click();
  await settled();
  expect(inside(inside(element, "c-gatepost-choice"), ".confirm").disabled).toBe(true);
  call.resolve({ told: "Recorded.", person: { ...PERSON, opted_out: true, may_write: false } });
  await settled();
  expect(doNotContact).toHaveBeenCalledTimes(1);
  expect(doNotContact.mock.calls[0][0]).toMatchObject({ recordId: RECORD, reason: "asked at the fair" });
  expect(inside(element, ".told").textContent).toBe("Recorded.");
  expect(inside(element, ".verdict").label).toBe("Opted out");
  expect(inside(element, ".no")).toBeNull();
  expect(closed).toHaveBeenCalledTimes(1);
});

it("asks again with the same id when no answer came", async () => {
  doNotContact.mockRejectedValueOnce({});
  doNotContact.mockResolvedValueOnce({ told: "Recorded.", person: { ...PERSON, opted_out: true } });
  const element = shown(PERSON);
  await settled();
  await sayNo(element, "x");
  await settled();
  inside(inside(element, "c-gatepost-problem"), ".again").click();
  await settled();
  expect(doNotContact.mock.calls[1][0]).toEqual(doNotContact.mock.calls[0][0]);
  expect(inside(element, ".told").textContent).toBe("Recorded.");
});

it("says what would mend a refusal, and lets it be cancelled", async () => {
  doNotContact.mockRejectedValue(thrown("you have no account in Gatepost", "ask an admin"));
  const element = shown(PERSON);
  await settled();
  await sayNo(element, "x");
  await settled();
  expect(inside(inside(element, "c-gatepost-problem"), ".mend").textContent).toBe("ask an admin");
  inside(inside(element, "c-gatepost-choice"), ".cancel").click();
  await settled();
  expect(inside(element, "c-gatepost-choice")).toBeNull();
});

it("forgets an answer that comes after it is gone", async () => {
  const call = pendingCall();
  doNotContact.mockReturnValue(call.promise);
  const element = shown(PERSON);
  const closed = jest.fn();
  element.addEventListener("closed", closed);
  await settled();
  await sayNo(element, "x");
  document.body.removeChild(element);
  call.resolve({ told: "Recorded." });
  await settled();
  expect(closed).not.toHaveBeenCalled();
});
