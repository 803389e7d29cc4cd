import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { importTraces } from "../importers/import-traces.ts";
import { traceFromRuns } from "../importers/trace-from-runs.ts";
import { parsePrecedents, precedentLine } from "../precedent.ts";
import { renderStep } from "../render/render-step.ts";
import type { Step, Trace } from "../trace.ts";
import { snapshotOf, traceFromSnapshot } from "./snapshot.ts";

const count = (text: string) => Math.ceil(text.length / 4);
const text = (trace: Trace, target: Step | "run") =>
  renderStep(trace, target, { evidence: [], count, limit: 512 });

const folder = new URL("../../../../examples/traces/", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .map((name) => new URL(name, folder));

async function tracesOf(file: URL): Promise<Trace[]> {
  const traces: Trace[] = [];
  for await (const item of importTraces(readFileSync(file, "utf8"))) {
    if ("trace" in item) traces.push(item.trace);
  }
  return traces;
}

/** Written to a precedent file and read again. */
function kept(trace: Trace, target: Step | "run") {
  const snapshot = snapshotOf(trace, target);
  if (snapshot === undefined) return undefined;
  const line = precedentLine({
    id: "p1",
    createdAt: "2026-11-22T10:00:00.000Z",
    author: "Ada",
    traceId: trace.id,
    stepId: target === "run" ? null : target.id,
    attribute: "answer",
    score: 1,
    why: "",
    rubric: { name: "agent", version: "0123456789ab" },
    snapshot,
  });
  const { precedents, problems } = parsePrecedents(line);
  expect(problems).toEqual([]);
  const [precedent] = precedents;
  return precedent && traceFromSnapshot(precedent.snapshot, trace.id);
}

function checkSteps(trace: Trace): void {
  for (const step of trace.steps) {
    const again = kept(trace, step);
    if (again?.target === undefined) expect(step.output ?? step.call).toBeUndefined();
    else expect(text(again.trace, again.target)).toEqual(text(trace, step));
  }
}

test.each(files.map((file) => [file.pathname.split("/").at(-1), file] as const))(
  "the judge reads the same of each step of %s when only the precedent is left",
  async (_, file) => {
    for (const trace of await tracesOf(file)) checkSteps(trace);
  },
);

test("and of steps recorded as runs, where a turn asked for two tools at once", () => {
  const row = (id: string, run_type: string, more: object) => ({
    id,
    trace_id: "root",
    parent_run_id: "root",
    run_type,
    name: id,
    start_time: 1_760_000_000_000,
    end_time: 1_760_000_000_500,
    ...more,
  });
  const calls = ["Oslo", "Rome"].map((city, index) => ({
    id: `c${index}`,
    name: "weather",
    args: { city },
  }));
  const asked = { type: "ai", data: { content: "I look both up.", tool_calls: calls } };
  const human = { type: "human", data: { content: "Warmer in Oslo or Rome?" } };
  const { trace } = traceFromRuns([
    { ...row("root", "chain", { inputs: {}, outputs: {} }), parent_run_id: null },
    row("l1", "llm", {
      inputs: { messages: [[human]] },
      outputs: { generations: [[{ message: asked }]] },
    }),
    ...calls.map(({ args, id }) =>
      row(id, "tool", { name: "weather", inputs: args, outputs: { output: `${args.city}: 8` } }),
    ),
  ]);
  expect(trace?.steps.filter(({ askedBy }) => askedBy === "l1")).toHaveLength(2);
  checkSteps(trace as Trace);
});

test("a step that failed keeps why", async () => {
  const call = { id: "c1", name: "search", args: { query: "x" } };
  const step: Step = {
    id: "s1",
    kind: "tool",
    name: "search",
    path: [],
    status: "error",
    error: { name: "Error", message: "no connection" },
    saw: { messages: [{ role: "user", content: "Search x." }], end: 1 },
    call,
  };
  const trace: Trace = {
    id: "t1",
    status: "error",
    tools: [],
    steps: [step],
    metadata: {},
    source: { format: "langsmith" },
  };
  const again = kept(trace, step);
  expect(again?.target).toMatchObject({ call, error: step.error });
  expect(text(again?.trace as Trace, again?.target as Step)).toEqual(text(trace, step));
});

test("of the run as a whole, the conversation up to its answer is kept", async () => {
  const [trace] = await tracesOf(files.at(-1) as URL);
  const again = kept(trace as Trace, "run");
  expect(again?.target).toBe("run");
  expect(text(again?.trace as Trace, "run")).toEqual(text(trace as Trace, "run"));
});
