import { expect, test } from "vitest";
import { type BlameCase, blameTable } from "./blame-table.ts";

/** The fault is in the second step, the third carries it on and looks worse. */
const carriedOn: BlameCase = {
  source: "s",
  steps: [
    { loss: 0.1, bad: false },
    { loss: 0.9, bad: true },
    { loss: 1, bad: true },
  ],
};

const shareOf = (cases: BlameCase[], share: number) =>
  blameTable(cases).find((row) => row.share === share);

test("the greatest loss finds a bad step, the earliest that is nearly as great the first one", () => {
  expect(shareOf([carriedOn], 1)).toMatchObject({ n: 1, first: 0, any: 1 });
  expect(shareOf([carriedOn], 0.9)).toMatchObject({ n: 1, first: 1, any: 1 });
});

test("without runs nothing is found", () => {
  expect(shareOf([], 1)).toMatchObject({ n: 0, first: 0, any: 0 });
});
