import { expect, test } from "vitest";
import { filterItems, filterMessage, filterText } from "./runs-filter.ts";

const choices = { attributes: ["tone"], nodes: ["agent", "tools"] };
const chosen = (label: string, now = {}) =>
  filterItems(now, choices).find((item) => item.label === label)?.filter;

test("a choice narrows further; chosen again it is taken back", () => {
  expect(chosen("Flagged")).toEqual({ show: "flagged" });
  expect(chosen("tools", { show: "flagged" })).toEqual({ show: "flagged", node: "tools" });
  expect(chosen("Flagged", { show: "flagged", node: "tools" })).toEqual({ node: "tools" });
  expect(chosen("agent", { node: "tools" })).toEqual({ node: "agent" });
  expect(chosen("All runs", { show: "flagged", text: "x" })).toEqual({});
});

test("what is on is marked, and headings stand only where there is something under them", () => {
  const picked = filterItems({ attribute: "tone" }, choices).filter((item) => item.picked);
  expect(picked.map(({ label }) => label)).toEqual(["tone"]);
  const bare = filterItems({}, { attributes: [], nodes: [] });
  expect(bare.filter(({ filter }) => filter === undefined)).toEqual([]);
});

test("the filter is told in words", () => {
  expect(filterText({})).toBe("");
  const text = filterText({ show: "review", attribute: "tone", node: "tools", text: "refund" });
  expect(text).toBe("to review · tone · node tools · “refund”");
});

test("how many pass is told, also where none does", () => {
  expect(filterMessage("flagged", { matching: 2, total: 9 })).toBe("2 of 9 runs: flagged");
  expect(filterMessage("flagged", { matching: 0, total: 9 })).toMatch(/^None of 9 runs/);
});

test("the name of a recorded node draws no icon", () => {
  const items = filterItems({}, { attributes: [], nodes: ["$(trash) x"] });
  expect(items.at(-1)).toMatchObject({ label: "\\$(trash) x", filter: { node: "$(trash) x" } });
});
