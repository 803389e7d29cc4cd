import { expect, test } from "vitest";
import type { Precedent } from "../precedent.ts";
import { precedentAgreement } from "./agreement.ts";
import { precedentId } from "./precedent-id.ts";
import { settledCases } from "./settled-cases.ts";

function settled(stepId: string, score: number, judgeScore: number, more: Partial<Precedent> = {}) {
  const key = {
    author: "Ada",
    traceId: `t-${stepId}`,
    stepId,
    attribute: "tool_validity",
    ...more,
  };
  const precedent: Precedent = {
    id: precedentId(key),
    createdAt: "2026-11-22T10:00:00.000Z",
    score,
    judgeScore,
    why: "",
    rubric: { name: "agent", version: "0123456789ab" },
    snapshot: { messages: [{ role: "assistant", content: stepId }], judged: 0 },
    ...key,
  };
  return precedent;
}

const later = { createdAt: "2026-11-23T10:00:00.000Z" };

test("the id is that of the person and the case, whenever it was said", () => {
  expect(settled("a", 1, 3).id).toBe(settled("a", 4, 2, later).id);
  expect(settled("a", 1, 3).id).toMatch(/^[0-9a-f]{16}$/);
  expect(settled("a", 1, 3, { author: "Bo" }).id).not.toBe(settled("a", 1, 3).id);
});

test("a person's later word takes the place of the earlier one, wherever a merge put it", () => {
  const [first, edit] = [settled("a", 1, 3), settled("a", 2, 3, later)];
  expect(settledCases([first, edit])).toEqual([edit]);
  expect(settledCases([edit, first])).toEqual([edit]);
});

test("what was withdrawn is not settled, until it is said again", () => {
  const undo = settled("a", 1, 3, { ...later, withdrawn: true });
  const again = settled("a", 0, 3, { createdAt: "2026-11-24T10:00:00.000Z" });
  expect(settledCases([settled("a", 1, 3), undo])).toEqual([]);
  expect(settledCases([settled("a", 1, 3), undo, again])).toEqual([again]);
});

test("a judge that says what people say agrees fully, one that says the opposite does not", () => {
  const steps = ["a", "b", "c", "d", "e", "f"];
  const same = steps.map((step, index) => settled(step, index % 5, index % 5));
  const { all, attributes } = precedentAgreement(same);
  expect(all).toMatchObject({ n: 6, kappa: 1, distance: 0 });
  expect(all.interval).toMatchObject({ low: 1, high: 1 });
  expect(attributes.tool_validity).toEqual(all);
  const opposite = steps.map((step, index) => settled(step, index % 5, 4 - (index % 5)));
  expect(precedentAgreement(opposite).all.kappa).toBeLessThan(0);
});

test("what several people say of a step counts once, by their mean", () => {
  const two = [settled("a", 0, 1), settled("a", 2, 1, { author: "Bo" })];
  expect(precedentAgreement(two).all).toMatchObject({ n: 1, distance: 0 });
});

test("the judge's level is the median of its probabilities, and of older lines the rounded score", () => {
  const torn = { judgeProbabilities: [0.4, 0.05, 0, 0, 0.55] };
  const cases = ["a", "b"].map((step, index) => settled(step, 4 * index, 4 * index));
  const third = (more: Partial<Precedent>) => settled("c", 4, 2.25, more);
  expect(precedentAgreement([...cases, third(torn)]).all.kappa).toBe(1);
  expect(precedentAgreement([...cases, third({})]).all.kappa).toBeLessThan(1);
});

test("who agreed with the level that was shown is not counted as one who disagreed with the median", () => {
  const torn = { judgeProbabilities: [0.4, 0.05, 0, 0, 0.55] };
  const cases = ["a", "b"].map((step, index) => settled(step, 4 * index, 4 * index));
  const agreed = settled("c", 2, 2.25, { ...torn, why: "agrees" });
  expect(precedentAgreement([...cases, agreed]).all.kappa).toBe(1);
  const chosen = settled("c", 2, 2.25, { ...torn, why: "so so" });
  expect(precedentAgreement([...cases, chosen]).all.kappa).toBeLessThan(1);
});

test("cases the judge never scored are not counted, and none give no kappa", () => {
  const { judgeScore: _, ...unjudged } = settled("a", 1, 3);
  expect(precedentAgreement([unjudged]).all).toEqual({
    n: 0,
    kappa: null,
    interval: null,
    distance: null,
  });
});
