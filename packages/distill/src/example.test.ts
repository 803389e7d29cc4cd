import type { CaseLabel } from "@tracejudge/core";
import { createWordPiece } from "@tracejudge/student";
import { expect, test } from "vitest";
import { tower } from "../fixtures/construction-cases.ts";
import { examplesOf } from "./example.ts";

const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
const wordPiece = createWordPiece(new Map(special.map((token, id) => [token, id])));

async function labelsOf(labels: CaseLabel[], meta = {}) {
  const [example] = await examplesOf({ ...tower, labels, meta }, { wordPiece, limit: 128 });
  return example?.labels;
}

const quality = (score: number): CaseLabel => ({
  message: 3,
  attribute: "quality",
  score,
  by: "human",
});

test("what several people say of one step is taught as their mean", async () => {
  const both = await labelsOf([quality(0), quality(3)]);
  expect(both?.quality).toEqual({ score: 1.5 });
  expect(await labelsOf([quality(3), quality(0)])).toEqual(both);
});

test("a bound stays one only where each of them gave no more than a bound", async () => {
  const censored = { censored: "<=2" };
  expect((await labelsOf([quality(1), quality(1)], censored))?.quality).toEqual({
    score: 1,
    atMost: 2,
  });
  expect((await labelsOf([quality(1), quality(4)], censored))?.quality).toEqual({ score: 2.5 });
});

test("for ablations the context may be left out of the text", async () => {
  const tokens = async (without: string[]) => {
    const options = { wordPiece, limit: 128, without };
    const [example] = await examplesOf({ ...tower, labels: [quality(2)] }, options);
    return example?.windows[0]?.types ?? [];
  };
  expect(await tokens([])).toContain(1);
  const left = (await tokens(["context"])).filter((type) => type === 1);
  expect(left.length).toBeLessThanOrEqual(1);
});
