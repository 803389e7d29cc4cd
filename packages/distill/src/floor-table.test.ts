import { agentRubric } from "@tracejudge/core";
import { expect, test } from "vitest";
import { type FloorCase, floorTable } from "./floor-table.ts";

/** A run of which only the quality varies: without a floor for it the mean stays over the threshold. */
const run = (quality: number, bad?: boolean): FloorCase => ({
  source: "s",
  facts: {
    attributes: agentRubric.attributes.map(({ key }) => ({
      attribute: key,
      score: key === "quality" ? quality : 4,
      probabilities: [0, 0, 0, 0, 1],
    })),
    failed: false,
    contradicted: null,
  },
  bad: new Map(bad === undefined ? [] : [["quality", bad]]),
});

test("a floor flags what the mean lets pass, and what it costs stands beside", () => {
  const rows = floorTable(
    [run(0.2, true), run(1.2, false), run(3.9, false)],
    agentRubric,
    "quality",
  );
  expect(rows.find(({ floor }) => floor === undefined)).toMatchObject({
    recall: 0,
    falseAlarms: 0,
  });
  expect(rows.find(({ floor }) => floor === 1)).toMatchObject({
    ...{ n: 3, recall: 1, falseAlarms: 0, macroF1: 1 },
  });
  expect(rows.find(({ floor }) => floor === 1.5)).toMatchObject({ recall: 1, falseAlarms: 0.5 });
});

test("runs without a label of the attribute count for nothing", () => {
  const [none] = floorTable([run(0.2)], agentRubric, "quality");
  expect(none).toMatchObject({ n: 0, recall: 0, falseAlarms: 0, macroF1: 0 });
});
