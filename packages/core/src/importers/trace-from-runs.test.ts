import { expect, test } from "vitest";
import { traceSchema } from "../trace.ts";
import { traceFromRuns } from "./trace-from-runs.ts";

type Row = Record<string, unknown>;

const time = (second: number) => `2026-11-22T20:09:${String(second).padStart(2, "0")}.000000`;

/** A row that began at second `from`, was over at `to`, below the root unless told. */
function row(id: string, from: number, to: number | undefined, fields: Row): Row {
  return {
    id,
    trace_id: "root",
    parent_run_id: "root",
    start_time: time(from),
    end_time: to === undefined ? null : time(to),
    outputs: to === undefined ? undefined : {},
    inputs: {},
    ...fields,
  };
}

const root = (fields: Row = {}) =>
  row("root", 0, 59, { parent_run_id: null, name: "Agent", run_type: "chain", ...fields });

const lc = (type: string, kwargs: Row) => ({
  lc: 1,
  type: "constructor",
  id: ["langchain", "schema", "messages", `${type}Message`],
  kwargs,
});
const call = { id: "c1", name: "weather", args: { city: "Oslo" } };
const human = lc("Human", { content: "Oslo?" });
const asked = lc("AI", { content: "", tool_calls: [call] });
const told = lc("Tool", { content: "Sunny", tool_call_id: "c1" });

const llm = (id: string, from: number, messages: unknown[], said: unknown) =>
  row(id, from, from + 1, {
    run_type: "llm",
    name: "ChatOpenAI",
    inputs: { messages: [messages] },
    outputs: { generations: [[{ message: said }]] },
  });

const agentRows = [
  root(),
  llm("l1", 1, [human], asked),
  row("t1", 3, 4, {
    run_type: "tool",
    name: "weather",
    inputs: { input: '{"city":"Oslo"}' },
    outputs: { output: told },
  }),
  llm("l2", 5, [human, asked, told], lc("AI", { content: "Sunny." })),
];

function traceOf(rows: readonly unknown[]) {
  const { trace } = traceFromRuns(rows);
  if (!trace) throw new Error("no trace");
  return trace;
}

test("rows in any order, doubled, make the same trace", () => {
  const trace = traceOf(agentRows);
  expect(trace.steps.map(({ id }) => id)).toEqual(["l1", "t1", "l2"]);
  expect(trace.steps[1]).toMatchObject({
    askedBy: "l1",
    call: { id: "c1", args: { city: "Oslo" }, result: { content: "Sunny", status: "ok" } },
  });
  const unfinished = { ...agentRows[1], end_time: null, outputs: null };
  expect(traceOf([...agentRows].reverse())).toEqual(trace);
  expect(traceOf([unfinished, ...agentRows, unfinished])).toEqual(trace);
});

test("a missing parent is found in dotted_order; a missing root is said", () => {
  const rows = agentRows.slice(1).map((one) => ({
    ...one,
    parent_run_id: "gone",
    dotted_order: `20261122T200900000000Zroot.20261122T200901000000Z${one.id}`,
  }));
  expect(traceOf([root(), ...rows]).steps).toHaveLength(3);
  const { trace, problems } = traceFromRuns(rows, { file: "runs.jsonl", line: 7 });
  expect(trace).toMatchObject({ id: "root", steps: [{ id: "l1" }, { id: "t1" }, { id: "l2" }] });
  expect(problems).toMatchObject([{ code: "ROOT_MISSING", file: "runs.jsonl", line: 7 }]);
});

test("rows without an id are problems, and no rows make no trace", () => {
  const { trace, problems } = traceFromRuns([null, 3, { name: "no id" }]);
  expect(trace).toBeUndefined();
  expect(problems.map(({ path }) => path)).toEqual(["$[0]", "$[1]", "$[2]"]);
});

test("a provider's own request and response are read", () => {
  const trace = traceOf([
    root(),
    row("l1", 1, 2, {
      run_type: "LLM",
      inputs: {
        messages: [{ role: "user", content: "Oslo?" }],
        tools: [
          { type: "function", function: { name: "weather", parameters: { type: "object" } } },
        ],
      },
      outputs: { choices: [{ message: { role: "assistant", content: "Sunny." } }] },
    }),
    row("l2", 3, 4, {
      run_type: "llm",
      extra: {
        invocation_params: { tools: [{ name: "search", input_schema: { type: "object" } }] },
      },
      inputs: { system: "Be brief.", messages: [{ role: "user", content: "And?" }] },
      outputs: { role: "assistant", content: [{ type: "text", text: "Warm." }] },
    }),
    row("l3", 5, 6, {
      run_type: "llm",
      inputs: { prompts: ["Say hi"] },
      outputs: { generations: [[{ text: "hi" }]] },
    }),
  ]);
  expect(trace.steps.map(({ output }) => output?.content)).toEqual(["Sunny.", "Warm.", "hi"]);
  expect(trace.steps[1]?.saw.messages.map(({ role }) => role)).toEqual(["system", "user"]);
  expect(trace.tools).toEqual([
    { name: "weather", parameters: { type: "object" } },
    { name: "search", parameters: { type: "object" } },
  ]);
});

test.each([
  ['GraphInterrupt([{"value":"ok?"}])', "interrupted"],
  [
    '[{"id":"x","value":"ok?"}]\n\nGraphInterrupt: [...]\n    at interrupt (a.js:1:2)',
    "interrupted",
  ],
  ["\n\nParentCommand\n    at f (a.js:1:2)", "ok"],
  ["AbortError: This operation was aborted", "aborted"],
  [
    "This operation was aborted\n\nAbortError: This operation was aborted\n    at g (a.js:1:2)",
    "aborted",
  ],
  ["CancelledError()", "aborted"],
  ["kaput\n\nRangeError: kaput\n    at h (a.js:1:2)", "error"],
  ["ValueError('no such city')", "error"],
])("an exported run with the error %j is %s", (error, status) => {
  const trace = traceOf([root(), row("t1", 1, 2, { run_type: "tool", name: "x", error })]);
  expect(trace.steps[0]?.status).toBe(status);
  if (status === "interrupted") expect(trace.status).toBe("interrupted");
});

test("an error keeps its name and message without the stack", () => {
  const error = "kaput\n\nRangeError: kaput\n    at h (a.js:1:2)\n    at i (a.js:3:4)";
  const trace = traceOf([root({ error })]);
  expect(trace).toMatchObject({ status: "error", error: { name: "RangeError", message: "kaput" } });
});

test("a run that never ended is aborted; a time-out of the whole run is too", () => {
  const open = row("l1", 1, undefined, { run_type: "llm", status: "pending" });
  expect(traceOf([root(), open]).steps[0]?.status).toBe("aborted");
  const late = row("t1", 1, 2, { run_type: "tool", error: "TimeoutError: took too long" });
  expect(traceOf([root(), late]).steps[0]?.status).toBe("error");
  expect(traceOf([root({ error: "Abort" }), late]).steps[0]?.status).toBe("aborted");
});

test("calls without ids in the tool's run are matched by name and arguments", () => {
  const calls = ["Oslo", "Rome"].map((city, at) => ({
    id: `c${at}`,
    name: "weather",
    args: { city },
  }));
  const tool = (id: string, city: string, from: number) =>
    row(id, from, from + 1, {
      run_type: "tool",
      name: "weather",
      inputs: { city },
      outputs: { output: `in ${city}` },
    });
  const trace = traceOf([
    root(),
    llm("l1", 1, [human], lc("AI", { content: "", tool_calls: calls })),
    tool("rome", "Rome", 3),
    tool("oslo", "Oslo", 4),
  ]);
  expect(trace.steps[0]?.output?.toolCalls?.map(({ result }) => result?.content)).toEqual([
    "in Oslo",
    "in Rome",
  ]);
});

/** A small generator with a seed, so that a failure can be run again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const odd = [
  null,
  undefined,
  0,
  -1,
  Number.NaN,
  "",
  "x",
  [],
  {},
  [[]],
  [[null]],
  { lc: 1 },
  "root",
  "l1",
  true,
];
const keys = [
  "id",
  "parent_run_id",
  "trace_id",
  "dotted_order",
  "run_type",
  "name",
  "start_time",
  "end_time",
];
const more = [
  "inputs",
  "outputs",
  "error",
  "status",
  "tags",
  "extra",
  "parent_run_ids",
  "serialized",
];

function mutate(value: unknown, random: (below: number) => number): unknown {
  if (random(12) === 0) return odd[random(odd.length)];
  if (Array.isArray(value)) return value.map((item) => mutate(item, random));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mutate(item, random)]),
  );
}

test("thousands of mutated traces are read without a throw, into valid traces", () => {
  for (let seed = 1; seed <= 4_000; seed++) {
    const random = randomOf(seed);
    const rows = agentRows.map((one) => {
      const changed = (random(3) === 0 ? mutate(one, random) : { ...one }) as Row;
      const all = [...keys, ...more];
      const key = all[random(all.length)] ?? "id";
      if (changed && typeof changed === "object" && random(2) === 0)
        changed[key] = odd[random(odd.length)];
      return changed;
    });
    const { trace } = traceFromRuns(rows.filter(() => random(8) > 0).sort(() => random(3) - 1));
    if (!trace) continue;
    const parsed = traceSchema.safeParse(trace);
    expect(parsed.error?.issues, `seed ${seed}`).toBeUndefined();
    const ids = trace.steps.map(({ id }) => id);
    expect(new Set(ids).size, `seed ${seed}`).toBe(ids.length);
  }
});

test("a conversation of many turns is kept once", () => {
  const messages: unknown[] = [human];
  const rows: Row[] = [root()];
  for (let turn = 0; turn < 200; turn++) {
    const said = lc("AI", { content: `turn ${turn}` });
    rows.push({ ...llm(`l${turn}`, 1, [...messages], said), start_time: 1_700_000_000_000 + turn });
    messages.push(said, human);
  }
  const { steps } = traceOf(rows);
  expect(new Set(steps.map(({ saw }) => saw.messages)).size).toBe(1);
  expect(steps.map(({ saw }) => saw.end)).toEqual(steps.map((_, turn) => 2 * turn + 1));
});
