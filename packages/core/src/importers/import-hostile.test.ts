import { expect, test } from "vitest";
import { type Trace, traceSchema } from "../trace.ts";
import { importTraces } from "./import-traces.ts";

type Json = Record<string, unknown>;

function row(id: string, parent: string | null, more: Json = {}): Json {
  const at = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T00:00:01Z" };
  const ids = { id, trace_id: "t", parent_run_id: parent };
  return { ...ids, name: id, run_type: "chain", ...at, inputs: {}, outputs: {}, ...more };
}

function model(id: string, parent: string): Json {
  const messages = [[{ type: "human", content: id }]];
  const outputs = { generations: [[{ text: id }]] };
  return row(id, parent, { run_type: "llm", inputs: { messages }, outputs });
}

const times = (count: number, make: (k: number) => Json) =>
  Array.from({ length: count }, (_, k) => make(k));
const chain = (count: number) => times(count, (k) => row(`n${k}`, k === 0 ? "t" : `n${k - 1}`));
const asLines = (rows: readonly Json[]) => rows.map((one) => JSON.stringify(one)).join("\n");

/** A model's call of a tool, and the node that runs it. */
function turn(k: number): Json[] {
  const args = { k: "x".repeat(200) };
  const message = { type: "ai", content: "", tool_calls: [{ id: "call_0", name: "q", args }] };
  const at = { start_time: new Date(1_000 * k).toISOString(), end_time: "2026-01-01T00:00:01Z" };
  const answer = { type: "tool", content: `${k}`, tool_call_id: "call_0" };
  const metadata = { langgraph_node: `n${k}`, langgraph_checkpoint_ns: `n:${k}` };
  const extra = { tool_call_id: "call_0" };
  return [
    row(`m${k}`, "t", { run_type: "llm", outputs: { generations: [[{ message }]] }, ...at }),
    row(`n${k}`, "t", {
      tags: ["graph:step:1"],
      extra: { metadata },
      outputs: { messages: [answer] },
      ...at,
    }),
    row(`q${k}`, `n${k}`, { run_type: "tool", inputs: args, outputs: answer, extra, ...at }),
  ];
}

async function read(text: string): Promise<{ traces: Trace[]; codes: string[] }> {
  const traces: Trace[] = [];
  const codes: string[] = [];
  for await (const item of importTraces(text)) {
    if ("trace" in item) traces.push(item.trace);
    else codes.push(item.problem.code);
  }
  return { traces, codes };
}

// Work that grows with the square of the rows would take minutes here: the timeout tells.
test.each([
  ["a chain of 40,000 runs", [row("t", null), ...chain(40_000)], 0],
  [
    "20,000 model calls side by side",
    [row("t", null), ...times(20_000, (k) => model(`m${k}`, "t"))],
    20_000,
  ],
  [
    "10,000 model calls at the bottom of 10,000 runs",
    [row("t", null), ...chain(10_000), ...times(10_000, (k) => model(`m${k}`, "n9999"))],
    10_000,
  ],
  [
    "20,000 tool runs of one call",
    [
      row("t", null),
      ...times(20_000, (k) =>
        row(`n${k}`, "t", { run_type: "tool", inputs: { q: 1 }, extra: { tool_call_id: "c" } }),
      ),
    ],
    20_000,
  ],
  [
    "5,000 turns whose calls have one id",
    [row("t", null), ...Array.from({ length: 5_000 }, (_, k) => turn(k)).flat()],
    15_000,
  ],
])(
  "%s are read in time that grows as the rows do",
  async (_, rows, steps) => {
    const { traces } = await read(asLines(rows));
    expect(traces.map((trace) => trace.steps.length)).toEqual([steps]);
  },
  60_000,
);

test.each([
  ["parents in a circle", [row("t", null), row("a", "b"), row("b", "a"), model("m", "a")]],
  ["a run that is its own parent", [row("t", "t"), model("m", "t")]],
  [
    "runs that come twice, or with another name",
    [row("t", null), model("m", "t"), model("m", "t")],
  ],
  [
    "times that are none",
    [
      row("t", null, { start_time: "-271821-04-20T00:00:00.000Z", end_time: 8.64e15 + 1 }),
      { ...model("m", "t"), start_time: {}, end_time: "NaN" },
    ],
  ],
])("%s still give a trace with its step", async (_, rows) => {
  const { traces } = await read(asLines(rows));
  expect(traces.map(({ steps }) => steps.map(({ kind }) => kind))).toEqual([["llm"]]);
  expect(traceSchema.safeParse(traces[0]).error).toBeUndefined();
});

test("keys of the prototype are data like any other, or left out", async () => {
  const text = `{"id":"r","__proto__":{"polluted":1},"messages":[{"role":"user","content":"q"},
    {"role":"assistant","content":"","tool_calls":[{"id":"__proto__","type":"function","function":
    {"name":"constructor","arguments":"{\\"__proto__\\":{\\"polluted\\":2}}"}}]},
    {"role":"tool","tool_call_id":"__proto__","content":"found"}]}`;
  const { traces } = await read(text.replaceAll("\n", " "));
  expect(traces[0]?.steps.at(-1)?.call).toMatchObject({ id: "__proto__", name: "constructor" });
  expect(traces[0]?.steps.at(-1)?.call?.result?.content).toBe("found");
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test("arguments that are nested without end stay the text they were", async () => {
  const args = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const call = { id: "c", type: "function", function: { name: "f", arguments: args } };
  const messages = [
    { role: "user", content: "q" },
    { role: "assistant", content: "", tool_calls: [call] },
  ];
  const { traces } = await read(JSON.stringify({ messages }));
  expect(traces[0]?.steps.at(-1)?.call).toMatchObject({
    name: "f",
    args: undefined,
    rawArgs: args,
  });
  expect(() => JSON.stringify(traces)).not.toThrow();
});

test("an error that is nothing but line feeds takes no longer than any other", async () => {
  const error = `boom${"\n".repeat(50_000)}end`;
  const { traces } = await read(asLines([row("t", null, { error })]));
  expect(traces[0]?.error?.message).toBe(error);
});
