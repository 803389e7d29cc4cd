import { agentRubric, aggregateVerdict, traceFromRuns } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";

/** Id of the run of a megabyte. */
export const BIG_RUN = "big-run";
const BIG_STEPS = 400;
const FIRST = Date.UTC(2026, 0, 1);

/** A store with so many small runs, and a judged run of a megabyte in 400 steps. */
export async function putBenchRuns(dir: string, small: number): Promise<void> {
  const store = openStore({ dir });
  for (let from = 0; from < small; from += 500) {
    const numbers = Array.from({ length: Math.min(500, small - from) }, (_, index) => from + index);
    await store.appendRuns(numbers.flatMap((number) => rowsOf(`run-${number}`, number, 1, 100)));
  }
  const rows = rowsOf(BIG_RUN, small, BIG_STEPS, 430);
  await store.appendRuns(rows);
  const { trace } = traceFromRuns(rows, { file: "bench" });
  if (trace === undefined) throw new TypeError("the big run is none");
  const probabilities = Object.fromEntries(
    agentRubric.attributes.map(({ key }) => [key, [0, 0, 0.1, 0.3, 0.6]]),
  );
  await store.appendVerdict(
    aggregateVerdict({
      trace,
      rubric: agentRubric,
      info: { name: "bench", version: "1", traceFormat: "1" },
      steps: trace.steps.map((step) => ({ step, probabilities, evidence: [] })),
      run: { probabilities, evidence: [] },
    }),
  );
  await store.close();
}

function rowsOf(id: string, number: number, steps: number, words: number): object[] {
  const start = FIRST + number * 60_000;
  const times = { start_time: start, end_time: start + 1200 };
  const root = { id, trace_id: id, name: `desk ${number}`, run_type: "chain", ...times };
  const tools = Array.from({ length: steps }, (_, step) => ({
    id: `${id}-${step}`,
    trace_id: id,
    parent_run_id: id,
    name: "look_up",
    run_type: "tool",
    ...times,
    inputs: { number: step },
    outputs: { output: "found ".repeat(words) },
  }));
  return [root, ...tools];
}
