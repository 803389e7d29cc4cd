import { expect, test } from "vitest";
import { type PlainFacts, shortcuts } from "./shortcuts.ts";

const fact = (source: string, length: number, score: number, isBad: boolean): PlainFacts => ({
  source,
  length,
  score,
  isBad,
  isFlagged: score < 3,
});

test("a judge that goes by length is found out", () => {
  const cases = Array.from({ length: 40 }, (_, k) => fact("a", k, 4 - k / 10, k % 2 === 0));
  const found = shortcuts(cases);
  expect(found.scoreByLength).toBeCloseTo(-1);
  expect(found.flagByLength).toBe(1);
  expect(found.badByScore).toBeCloseTo(0.5, 1);
  expect(found.scoreBySource).toBe(0);
});

test("a judge that goes by source is found out", () => {
  const cases = Array.from({ length: 40 }, (_, k) =>
    fact(k < 20 ? "a" : "b", (k * 7) % 40, k < 20 ? 1 : 4, k < 20),
  );
  const found = shortcuts(cases);
  expect(found.scoreBySource).toBeCloseTo(1);
  expect(found.badBySource).toBe(1);
  expect(found.scoreByLengthWithin).toBeNull();
});

test("without labels nothing is said about labels", () => {
  const { isBad: _, ...bare } = fact("a", 1, 3.5, true);
  expect(shortcuts([bare])).toMatchObject({ n: 1, badByScore: null, flagByLength: null });
});
