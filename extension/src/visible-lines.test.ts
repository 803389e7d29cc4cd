import { expect, test } from "vitest";
import { visibleLines } from "./visible-lines.ts";

const lines = (from: number, to: number) => ({ start: { line: from }, end: { line: to } });

test("scores are asked for of what is visible and a little around it", () => {
  expect(visibleLines([lines(100, 140)])).toEqual({ from: 40, to: 200 });
  expect(visibleLines([lines(0, 20), lines(300, 310)])).toEqual({ from: 0, to: 370 });
  expect(visibleLines([])).toEqual({ from: 0, to: 60 });
});
