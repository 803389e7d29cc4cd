import { expect, test } from "vitest";
import { flaggedItems, flaggedTitle } from "./flagged-items.ts";

test("flagged runs are listed with score, id and reason; names draw no icon", () => {
  const worst = [{ traceId: "a1", name: "$(trash) desk", score: 2.97, why: "quality: invented" }];
  expect(flaggedItems({ worst })).toEqual([
    {
      label: "$(error) 2.9 \\$(trash) desk",
      description: "a1",
      detail: "quality: invented",
      index: 0,
    },
  ]);
});

test.each([
  [1, 1, "The one flagged run"],
  [2, 2, "2 flagged runs, the worst first"],
  [20, 31, "The worst 20 of 31 flagged runs"],
])("%d of %d that are flagged: %s", (listed, flagged, title) => {
  const run = { traceId: "a", name: "desk", score: 2, why: "" };
  expect(flaggedTitle({ worst: Array(listed).fill(run), flagged })).toBe(title);
});
