import { ageOf, moment, newRequestId, problemOf, wordsIn } from "c/gatepostWords";
import { thrown } from "../../../../../../tests/shapes";

it("reads what our Apex says", () => {
  expect(problemOf(thrown("it was refused", "ask an admin", true))).toEqual({
    what: "it was refused",
    mend: "ask an admin",
    again: true
  });
});

it.each([
  [{ body: { message: "Apex heap size too large" } }, "Apex heap size too large", false],
  [new Error("Failed to fetch"), "Failed to fetch", false],
  [{ body: { message: '{"other":1}' } }, '{"other":1}', false],
  [{ body: { message: "null" } }, "null", false],
  [undefined, "There was no answer.", true],
  [{}, "There was no answer.", true],
  [{ body: {} }, "There was no answer.", true]
])("reads what the platform says (%#)", (error, what, again) => {
  expect(problemOf(error)).toMatchObject({ what, again });
  expect(problemOf(error).mend).not.toBe("");
});

it("makes ids that our door takes, each another, with and without randomUUID", () => {
  const ids = new Set(Array.from({ length: 100 }, newRequestId));
  const { crypto } = globalThis;
  const getRandomValues = (into) => into.map((_, at) => {
    into[at] = at + 1;
    return into[at];
  });
  Object.defineProperty(globalThis, "crypto", { configurable: true, value: { getRandomValues } });
  ids.add(newRequestId());
  Object.defineProperty(globalThis, "crypto", { configurable: true, value: crypto });
  expect(ids.size).toBe(101);
  ids.forEach((id) => expect(id).toMatch(/^[A-Za-z0-9._:-]{8,200}$/));
});

it("reads times, and nothing where there is none", () => {
  expect(moment("2026-11-23T09:00:00.123456+00:00")).toBe(Date.parse("2026-11-23T09:00:00.123Z"));
  expect(moment("soon")).toBeUndefined();
  expect(moment(null)).toBeUndefined();
});

it("counts words and days as people do", () => {
  expect(wordsIn("  two\n words ")).toBe(2);
  expect(wordsIn(undefined)).toBe(0);
  expect([ageOf(null), ageOf(0), ageOf(1), ageOf(6)]).toEqual(["age unknown", "from today", "1 day old", "6 days old"]);
});
