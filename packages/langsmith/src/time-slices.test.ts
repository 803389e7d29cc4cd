import { expect, test } from "vitest";
import { TimeSlices } from "./time-slices.ts";

const HOUR = 3_600_000;

function cut(windows: { from: number; to: number }[], runs: number) {
  const slices = new TimeSlices(windows);
  const found = [];
  for (let slice = slices.next(); slice !== undefined; slice = slices.next()) {
    found.push(slice);
    slices.done(slice, runs);
  }
  return found;
}

test("slices cover every window, the newest first, without gap or overlap", () => {
  const windows = [
    { from: 0, to: 40 * HOUR },
    { from: 90 * HOUR, to: 100 * HOUR },
    { from: 95 * HOUR, to: 101 * HOUR },
  ];
  const slices = cut(windows, 500);
  expect(slices[0]).toEqual({ from: 100 * HOUR, to: 101 * HOUR });
  expect(slices.at(-1)?.from).toBe(0);
  const covered = slices.reduce((sum, { from, to }) => sum + to - from, 0);
  expect(covered).toBe(51 * HOUR);
  const edges = slices.map(({ to }) => to);
  expect(edges).toEqual([...edges].sort((a, b) => b - a));
});

test("empty slices get wider, full ones narrower", () => {
  const year = [{ from: 0, to: 365 * 24 * HOUR }];
  expect(cut(year, 0).length).toBeLessThan(70);
  expect(cut([{ from: 0, to: 4 * HOUR }], 5000).length).toBeGreaterThan(100);
});

test("what is left is what a state file needs to go on", () => {
  const slices = new TimeSlices([{ from: 0, to: 10 * HOUR }]);
  slices.done({ from: 9 * HOUR, to: 10 * HOUR }, 500);
  expect(slices.rest).toEqual([{ from: 0, to: 9 * HOUR }]);
});
