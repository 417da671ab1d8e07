import { createElement } from "lwc";
import GatepostQueue from "c/gatepostQueue";
import pending from "@salesforce/apex/GatepostQueue.pending";
import { settled, thrown } from "../../../../../../tests/shapes";

jest.mock("@salesforce/apex/GatepostQueue.pending", () => ({ default: jest.fn() }), { virtual: true });

const inside = (element, query) => element.shadowRoot.querySelector(query);

function shown() {
  const element = createElement("c-gatepost-queue", { is: GatepostQueue });
  document.body.appendChild(element);
  return element;
}

afterEach(() => {
  while (document.body.firstChild) {
    document.body.removeChild(document.body.firstChild);
  }
  jest.resetAllMocks();
});

it("lists tasks as they come, each with a way to it", async () => {
  const item = { id: "00T000000000001AAA", subject: "Approve: fair", segment: "events", who: "Ada", due: "2026-11-24" };
  pending.mockResolvedValue([item, { id: "00T000000000002AAA", subject: "Approve: other" }]);
  const element = shown();
  await settled();
  const links = [...element.shadowRoot.querySelectorAll("a")];
  expect(links.map((link) => link.textContent)).toEqual(["Approve: fair", "Approve: other"]);
  expect(links[0].getAttribute("href")).toBe("/lightning/r/Task/00T000000000001AAA/view");
  expect(inside(element, ".about").textContent).toBe("Ada · events · due 2026-11-24");
});

it("says that nothing waits", async () => {
  pending.mockResolvedValue([]);
  const element = shown();
  expect(inside(element, ".nothing")).toBeNull();
  await settled();
  expect(inside(element, ".nothing")).not.toBeNull();
});

it("says what is wrong, and looks again", async () => {
  pending.mockRejectedValueOnce(thrown("You may not see the fields.", "Gatepost Rep"));
  pending.mockResolvedValueOnce([]);
  const element = shown();
  await settled();
  inside(inside(element, "c-gatepost-problem"), ".again").click();
  await settled();
  expect(inside(element, "c-gatepost-problem")).toBeNull();
  expect(inside(element, ".nothing")).not.toBeNull();
});
