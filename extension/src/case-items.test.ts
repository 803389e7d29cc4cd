import { expect, test } from "vitest";
import { attributeItems, levelItems } from "./case-items.ts";
import { runDescription } from "./run-description.ts";

const levels = ["bad", "poor", "fair", "good", "best"];

test("what the judge scored lowest is offered first, with what was said before", () => {
  const items = attributeItems({
    title: "search",
    attributes: [
      { key: "tone", judgeScore: 3.24, levels },
      { key: "validity", judgeScore: 1.2, own: { score: 4, why: "fine" }, levels },
      { key: "unjudged", levels },
    ],
  });
  expect(items.map(({ label, description }) => [label, description])).toEqual([
    ["validity", "you: 4, judge: 1.2"],
    ["tone", "judge: 3.2"],
    ["unjudged", ""],
  ]);
});

test("a level is chosen by its digit and told by its wording", () => {
  const items = levelItems({ key: "tone", levels });
  expect(items[1]).toEqual({ label: "1", description: "poor", score: 1 });
  expect(items).toHaveLength(5);
});

test("a run is told by its score, time and the step to look at first", () => {
  const now = new Date(2026, 10, 24, 12, 0);
  const run = { traceId: "t", name: "desk", startTime: now.getTime() };
  const blame = { step: "search", attribute: "validity" };
  expect(runDescription({ ...run, score: 2.97, blame }, now)).toMatch(
    /^2\.9 · .*12.* · search: validity$/,
  );
  expect(runDescription({ traceId: "t", name: "desk" }, now)).toBe("");
});
