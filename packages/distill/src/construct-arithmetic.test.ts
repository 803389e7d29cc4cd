import { type Case, traceFromChat } from "@tracejudge/core";
import { collectEvidence } from "@tracejudge/evidence";
import { expect, test } from "vitest";
import { contentAt, expectReadable, scoreOf, variantOf } from "../fixtures/construction-cases.ts";
import { constructArithmetic } from "./construct-arithmetic.ts";

const solved = (id: string, content = "So there are 4 * 12 = 48 of them."): Case => ({
  id,
  source: "prmbench",
  group: id,
  licence: "Apache-2.0",
  messages: [
    { role: "user", content: "Four dozen, how many?" },
    { role: "assistant", content },
  ],
  tools: [],
  labels: [{ message: 1, attribute: "reasoning", score: 4, by: "human" }],
});

const many = Array.from({ length: 60 }, (_, at) => constructArithmetic(solved(`case-${at}`)));

/** Steps in which the deterministic check finds a wrong calculation. */
async function wrongSteps({ id, messages }: Case): Promise<(number | undefined)[]> {
  const { trace } = traceFromChat({ messages }, { id });
  const found = await Promise.all(trace.steps.map((step) => collectEvidence(trace, step)));
  return trace.steps
    .filter((_, at) => found[at]?.some(({ code }) => code === "arithmetic_wrong"))
    .map(({ messageIndex }) => messageIndex);
}

const slipOf = (item: Case | undefined) =>
  item?.labels.find(({ attribute, score }) => attribute === "reasoning" && score === 0)?.message;

test("a right calculation is right in every step, and so is its answer", async () => {
  for (const made of many) {
    const right = variantOf(made, "right") as Case;
    expect(await wrongSteps(right)).toEqual([]);
    expect(right.labels.every(({ score }) => score === 4)).toBe(true);
    expect(contentAt(right, -1)).toMatch(/^The answer is -?\d+\.$/);
    await expectReadable(made);
  }
});

test("a wrong result is wrong in the labelled step alone, and no later step is labelled", async () => {
  for (const made of many) {
    const item = variantOf(made, "result") as Case;
    const slip = slipOf(item);
    expect(await wrongSteps(item)).toEqual([slip]);
    expect(Math.max(...item.labels.map(({ message }) => message ?? 0))).toBe(slip);
    expect(scoreOf(item, "quality")).toBe(0);
  }
});

test("a step that strays from the question calculates rightly, and is wrong all the same", async () => {
  for (const made of many) {
    const item = variantOf(made, "astray") as Case;
    expect(await wrongSteps(item)).toEqual([]);
    const same = variantOf(made, "right") as Case;
    const at = slipOf(item) as number;
    expect(item.messages[at]).not.toEqual(same.messages[at]);
  }
});

test("the result of a sound step is changed, where it has one", async () => {
  for (const made of many) {
    const changed = variantOf(made, "changed") as Case;
    expect(contentAt(changed, -1)).toMatch(/^So there are 4 \* 12 = (?!48 )\d+ of them\.$/);
    expect(await wrongSteps(changed)).toEqual([1]);
  }
  const names = constructArithmetic(solved("words", "It is 48, since x = 48.")).map(({ id }) => id);
  expect(names.some((id) => id.endsWith("changed"))).toBe(false);
});
