import { expect, test } from "vitest";
import { doubleRun, rowsOf } from "../fixtures/double-run.ts";
import type { RunSource } from "./run-source.ts";
import { readTrace } from "./score-root.ts";

const run = doubleRun(1, Date.now());

test("of a trace that never ends LangSmith's own most of 25,000 runs are read", async () => {
  let given = 0;
  async function* endless() {
    const [root, ...children] = rowsOf(run);
    yield root as never;
    for (given = 1; ; given++) {
      const id = `00000000-0000-4000-9000-${String(given).padStart(12, "0")}`;
      yield { ...children[given % children.length], id } as never;
    }
  }
  const source = { trace: endless } as Partial<RunSource> as RunSource;
  const { trace } = await readTrace(source, { traceId: run.id, startTime: run.startTime });
  expect(given).toBe(24_999);
  expect(trace?.id).toBe(run.id);
}, 120_000);
