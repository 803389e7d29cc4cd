import { expect, test } from "vitest";
import {
  booking,
  contentAt,
  expectReadable,
  lake,
  scoreOf,
  tower,
  variantOf,
} from "../fixtures/construction-cases.ts";
import { constructSearch } from "./construct-search.ts";

const made = constructSearch(tower, lake);
const lastQuery = (variant: string) => JSON.stringify(variantOf(made, variant)?.messages.at(-1));
const scores = (variant: string) =>
  ["tool_validity", "reasoning", "quality"].map((key) => scoreOf(variantOf(made, variant), key));

test("searching what was asked is right, searching something else is not", async () => {
  expect(lastQuery("right")).toContain("size of the tower");
  expect(scores("right")).toEqual([4, 4, undefined]);
  expect(lastQuery("astray")).toContain("size of the lake");
  expect(scores("astray")).toEqual([0, 0, undefined]);
  await expectReadable(made);
});

test("the same search once more, right after its passages, is a poor step", () => {
  const again = variantOf(made, "again");
  expect(contentAt(again, -2)).toBe("The tower is 80 m tall.");
  expect(lastQuery("again")).toContain("size of the tower");
  expect(scores("again")).toEqual([1, 1, undefined]);
});

test("an answer from elsewhere is bad; the right one is good after a useless search", () => {
  expect(contentAt(variantOf(made, "guessed"), -1)).toContain("20 m deep");
  expect(scores("guessed")).toEqual([undefined, 0, 0]);
  const answered = variantOf(made, "answered");
  expect(answered?.messages.map((message) => (message as { role: string }).role)).toEqual([
    ...["user", "assistant", "tool", "assistant", "tool", "assistant"],
  ]);
  expect(scores("answered")).toEqual([undefined, 4, 4]);
});

test("two cases of one group, or one without a look-up, give nothing", () => {
  expect(constructSearch(tower, { ...lake, group: "tower" })).toEqual([]);
  expect(constructSearch(tower, booking(1))).toEqual([]);
});
