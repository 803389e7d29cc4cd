import { type Trace, traceFromRuns } from "@tracejudge/core";
import type { Read, ReadOptions } from "./read-lines.ts";
import { readRuns } from "./read-runs.ts";

/** The recorded traces, ready to be judged or shown. */
export async function* readTraces(
  dir: string,
  options: ReadOptions = {},
): AsyncGenerator<Read<Trace>> {
  for await (const read of readRuns(dir, options)) {
    if ("problem" in read) {
      yield read;
      continue;
    }
    const { rows, file } = read.value;
    const { trace, problems } = traceFromRuns(rows, { file });
    yield* problems.map((problem) => ({ problem }));
    if (trace !== undefined) yield { value: trace };
  }
}
