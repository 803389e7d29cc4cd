import { expect, test } from "vitest";
import type { OnnxSession } from "./runtime/onnx-session.ts";
import { createWindowScorer } from "./window-scorer.ts";

function countingSession(fails = 0) {
  const runs: string[] = [];
  const session: OnnxSession = {
    outputShape: [1, 1, 5],
    async run(ids) {
      runs.push(ids.join());
      if (runs.length <= fails) throw new TypeError("the first runs fail");
      return Float32Array.from(ids);
    },
    close: async () => undefined,
  };
  return { runs, session };
}

const window = (...ids: number[]) => ({ ids, types: ids.map(() => 0) });

test("a window that comes twice is run once", async () => {
  const { runs, session } = countingSession();
  const score = createWindowScorer(session, 10);
  expect(await score(window(1, 2))).toEqual(await score(window(1, 2)));
  expect(runs).toEqual(["1,2"]);
});

test("a window asked for while it is on its way is run once", async () => {
  const { runs, session } = countingSession();
  const score = createWindowScorer(session, 10);
  await Promise.all([score(window(1)), score(window(1)), score(window(2))]);
  expect(runs).toEqual(["1", "2"]);
});

test("windows of the same tokens but other types are not mixed up", async () => {
  const { runs, session } = countingSession();
  const score = createWindowScorer(session, 10);
  await score({ ids: [1, 2], types: [0, 0] });
  await score({ ids: [1, 2], types: [0, 1] });
  expect(runs).toHaveLength(2);
});

test("a failed run is not remembered", async () => {
  const { session } = countingSession(1);
  const score = createWindowScorer(session, 10);
  await expect(score(window(1))).rejects.toThrow(TypeError);
  expect(await score(window(1))).toEqual(Float32Array.of(1));
});
