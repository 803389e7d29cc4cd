import { expect, test } from "vitest";
import { otherRuns, otherRunsParams } from "./other-runs.ts";

const summary = (traceId: string) => ({ traceId, name: "desk", failed: false });
const page = (...ids: string[]) => ({
  entries: ids.map(summary),
  ...{ left: 0, matching: ids.length, total: ids.length, flagged: 0 },
});

test("a run is compared with those of its thread, which is asked for by the run's id, then the newest", () => {
  const run = { ...summary("a"), folder: "file:///ws", threadId: "a name cut for display…" };
  expect(otherRunsParams(run)).toEqual([
    { folder: "file:///ws", limit: 200, threadOf: "a" },
    { folder: "file:///ws", limit: 200 },
  ]);
  const found = otherRuns(run, [page("a", "b"), page("c", "b", "a")]);
  expect(found.map(({ traceId }) => traceId)).toEqual(["b", "c"]);
});
