import { expect, test } from "vitest";
import { caseGroups, itemTyped } from "./case-items.ts";

const levels = ["bad", "poor", "fair", "good", "best"];
const others = [{ name: "Bo", score: 2 }];
const groups = caseGroups({
  title: "search",
  attributes: [
    { key: "compliance", judgeScore: 3.24, judgeLevel: 3, others: [], levels },
    {
      key: "tool_validity",
      judgeScore: 1.29,
      judgeLevel: 1,
      own: { score: 4, why: "fine" },
      others,
      levels,
    },
    { key: "unjudged", others: [], levels },
  ],
});

test("what the judge scored lowest is offered first, with what was said before", () => {
  expect(groups.map(({ heading }) => heading)).toEqual([
    "tool_validity · you: 4 · Bo: 2 · judge: 1.2",
    "compliance · judge: 3.2",
    "unjudged",
  ]);
});

test("a level has its wording, and tells whose it is", () => {
  const [validity, compliance] = groups;
  expect(compliance?.items[2]).toMatchObject({ label: "2  compliance", description: "fair" });
  expect(validity?.items.map(({ description }) => description)).toEqual([
    "bad",
    "(judge) poor",
    "fair",
    "good",
    "(you) best",
  ]);
});

test.each([
  ["1", "tool_validity", 1],
  ["4", "tool_validity", 4],
  ["comp 0", "compliance", 0],
  ["COMP3", "compliance", 3],
])("%j chooses at once", (typed, attribute, score) => {
  expect(itemTyped(groups, typed)).toMatchObject({ attribute, score });
});

test.each(["", "comp", "5", "none 1", "level 2 or 3"])("%j chooses nothing yet", (typed) => {
  expect(itemTyped(groups, typed)).toBeUndefined();
});
