import { foldScores } from "@tracejudge/core";
import { expect, test } from "vitest";
import { type FoldCase, foldCandidates, rankFolds } from "./choose-fold.ts";

const level = (n: number): number[] => [0, 1, 2, 3, 4].map((k) => (k === n ? 1 : 0));

test("no candidate lets one fatal step drown among forty good ones", () => {
  for (const fold of foldCandidates) {
    expect(foldScores(fold, [0, ...new Array<number>(40).fill(4)])).toBeLessThan(3);
  }
});

test("a fold that tells bad runs from good ones comes before one that does not", () => {
  const cases: FoldCase[] = Array.from({ length: 20 }, (_, k) => ({
    source: "s",
    steps: [level(4), level(k % 2 === 0 ? 0 : 4)],
    run: level(k % 3 === 0 ? 0 : 4),
    bad: k % 2 === 0,
  }));
  const [best] = rankFolds(cases);
  expect(best).toMatchObject({ auroc: 1, macroF1: 1 });
  expect(best?.fold.runWeight ?? 0).toBeLessThan(1);
});
