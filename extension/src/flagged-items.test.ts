import { expect, test } from "vitest";
import { flaggedItems } from "./flagged-items.ts";

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
