import { expect, test } from "vitest";
import { previewItems } from "./preview-items.ts";

test("runs that would be flagged come first, each with its new score", () => {
  const counts = { runs: 2, flagged: 1, wouldBe: 1, added: 1, removed: 1, unknown: 0, text: "" };
  const run = (traceId: string, flagged: boolean) => ({
    ...{ folder: "file:///ws", traceId, name: `run ${traceId}` },
    ...{ flagged, score: flagged ? 2.97 : 3.04 },
  });
  const items = previewItems({ ...counts, changed: [run("a", false), run("b", true)] });
  expect(items.map(({ label, description }) => [label, description])).toEqual([
    ["$(error) run b", "would be flagged · 2.9"],
    ["$(pass) run a", "would be flagged no more · 3.0"],
  ]);
});
