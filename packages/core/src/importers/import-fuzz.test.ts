import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { traceSchema } from "../trace.ts";
import { type ImportedCase, importCases } from "./cases.ts";
import { importTraces } from "./import-traces.ts";
import type { Imported } from "./trace-importer.ts";

/** Mulberry32: the same seed gives the same mutants on every machine. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const call = { id: "1", type: "function", function: { name: "a", arguments: '{"x":[1]}' } };
const messages = [
  { role: "system", content: "be kind" },
  {
    role: "user",
    content: [
      { type: "text", text: "?" },
      { type: "image_url", image_url: {} },
    ],
  },
  { role: "assistant", content: null, tool_calls: [call] },
  { role: "tool", tool_call_id: "1", content: "A", status: "error" },
  { role: "assistant", content: "done" },
];
const lc = (name: string, kwargs: object): object => ({
  lc: 1,
  type: "constructor",
  id: ["langchain_core", "messages", name],
  kwargs,
});
const dump = [
  lc("HumanMessage", { content: "?" }),
  lc("AIMessage", {
    content: [{ type: "reasoning", reasoning: "hm" }],
    tool_calls: [{ name: "a", args: {}, id: "1" }],
    invalid_tool_calls: [{ name: "b", args: "{", id: "2" }],
  }),
  { type: "tool", data: { content: "A", tool_call_id: "1" } },
  ["ai", "done"],
];
const times = { start_time: "2026-01-01T00:00:00Z", end_time: 1767225600000 };
const order = "20260101T000000000001Z";
const rows = [
  {
    id: "m",
    trace_id: "r",
    parent_run_id: "r",
    dotted_order: `${order}r.${order}m`,
    run_type: "llm",
    name: "chat",
    ...times,
    inputs: { messages: [dump] },
    outputs: { generations: [[{ text: "", message: dump[1] }]] },
    extra: {
      metadata: { langgraph_node: "n", langgraph_step: 1, langgraph_checkpoint_ns: "n:1" },
      invocation_params: { tools: [{ type: "function", function: { name: "a", parameters: {} } }] },
    },
  },
  {
    id: "t",
    trace_id: "r",
    parent_run_id: "r",
    dotted_order: `${order}r.${order}t`,
    run_type: "TOOL",
    name: "a",
    ...times,
    inputs: { input: "{}" },
    outputs: { output: dump[2] },
    error: "Error: kaput\n at x",
    is_root: false,
    metadata: { a: 1 },
    tags: ["graph:step:1"],
  },
  {
    id: "r",
    trace_id: "r",
    dotted_order: `${order}r`,
    run_type: "chain",
    name: "LangGraph",
    ...times,
    inputs: { messages: dump },
    outputs: { messages: dump },
  },
];
const tree = {
  ...rows[2],
  child_runs: rows
    .slice(0, 2)
    .map((row) => ({ ...row, child_runs: [{ id: "x", run_type: "retriever" }] })),
};
const labelled = {
  id: "c",
  source: "s",
  messages,
  tools: [{ name: "a" }],
  labels: [{ message: 2, tool_call: "1", attribute: "q", score: 1 }],
};

const seeds: Array<[string, unknown, (value: unknown) => string]> = [
  [
    "run rows",
    rows,
    (value) =>
      Array.isArray(value)
        ? value.map((row) => JSON.stringify(row)).join("\n")
        : JSON.stringify(value),
  ],
  ["a tree of runs", tree, (value) => JSON.stringify(value)],
  ["a page of runs", { runs: rows }, (value) => JSON.stringify(value, null, 1)],
  ["a labelled case", labelled, (value) => JSON.stringify(value)],
  ["a message dump", dump, (value) => JSON.stringify(value)],
  ["a state", { values: { messages: dump } }, (value) => JSON.stringify(value, null, 2)],
];

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), "utf8");
}

const linesOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((line) => JSON.stringify(line)).join("\n")
    : JSON.stringify(value);

function spansIn(name: string): unknown[] {
  return JSON.parse(fixture(name)).resourceSpans[0].scopeSpans[0].spans;
}

const spans = JSON.parse(fixture("gen-ai-agents.json"));
const flat = spansIn("gen-ai-agents.json");
const recorded = JSON.parse(fixture("langfuse-trace.json"));
// Up to the first tools' answers: the graph's later states repeat them
const langfuse = { ...recorded, observations: recorded.observations.slice(0, 11) };
const log = fixture("vscode-restart.jsonl")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

seeds.push(
  ["GenAI spans", spans, (value) => JSON.stringify(value)],
  ["one span a line", flat, linesOf],
  ["OpenInference spans", spansIn("openinference-langgraph.json").slice(-9), linesOf],
  ["OpenLLMetry spans", spansIn("traceloop-langgraph.json").slice(-9), linesOf],
  ["a Langfuse trace", langfuse, (value) => JSON.stringify(value)],
  ["Langfuse observations", langfuse.observations, linesOf],
  ["a log of VS Code's agent", log, linesOf],
);

const oddities: unknown[] = [
  null,
  true,
  -0,
  1e308,
  2 ** 53,
  "",
  "\uD800",
  "\u0000",
  "__proto__",
  "x".repeat(3000),
  [],
  {},
  [[[]]],
  [null],
  { lc: 1 },
  { messages: 1 },
  { role: "assistant" },
  ["ai", "x"],
  { kvlistValue: { values: [{ key: "__proto__", value: {} }] } },
  { arrayValue: null },
  { intValue: "1e999" },
  '[[{"role":',
];

/** A copy in which some values are another's, odd, gone, doubled, or wrapped very deep. */
function mutated(value: unknown, next: () => number): unknown {
  const roll = next();
  if (roll < 0.03) return oddities[Math.floor(next() * oddities.length)];
  if (roll < 0.035) return JSON.parse(`${"[".repeat(300)}${"]".repeat(300)}`);
  if (Array.isArray(value)) {
    const items = value.map((item) => mutated(item, next));
    return roll > 0.97 ? [...items, ...items] : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(() => next() > 0.03);
  const fields = entries.map(([key, item]) => [
    next() < 0.02 ? "__proto__" : key,
    mutated(item, next),
  ]);
  return Object.fromEntries(fields);
}

/** Text with bytes flipped, cut off, doubled or moved. */
function garbled(text: string, next: () => number): string {
  const roll = next();
  if (roll < 0.5) return text;
  const at = Math.floor(next() * text.length);
  if (roll < 0.7)
    return text.slice(0, at) + String.fromCharCode(Math.floor(next() * 300)) + text.slice(at + 1);
  if (roll < 0.85) return text.slice(0, at);
  if (roll < 0.95) return `${text}\n${text.slice(at)}`;
  return text.slice(at) + text.slice(0, at);
}

async function outcomes(items: AsyncIterable<Imported | ImportedCase>): Promise<string[]> {
  const kinds: string[] = [];
  for await (const item of items) {
    if ("problem" in item) kinds.push(item.problem.code);
    else kinds.push(traceSchema.safeParse(item.trace).success ? "trace" : "invalid trace");
  }
  return kinds;
}

describe("mutated inputs", () => {
  for (const [name, value, print] of seeds) {
    it(`never make the importers throw or hang: ${name}`, async () => {
      const next = random(name.length * 7919);
      const seen = new Map<string, number>();
      let slowest = 0;
      for (let round = 0; round < 400; round++) {
        const text = garbled(print(mutated(value, next)) ?? "", next);
        const began = performance.now();
        const found = [
          ...(await outcomes(importTraces(text))),
          ...(await outcomes(importCases(text))),
        ];
        slowest = Math.max(slowest, performance.now() - began);
        expect(found.length, text).toBeGreaterThan(0);
        for (const kind of found) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
      expect(seen.get("invalid trace")).toBeUndefined();
      // What a reader threw and was caught
      expect(seen.get("RECORD_UNREADABLE")).toBeUndefined();
      const traces = seen.get("trace") ?? 0;
      expect(traces).toBeGreaterThan(100);
      expect([...seen.values()].reduce((sum, count) => sum + count) - traces).toBeGreaterThan(100);
      expect(slowest).toBeLessThan(5000);
    });
  }

  it("leave the prototype of objects alone", async () => {
    const text =
      '{"messages":[{"role":"assistant","content":"x","__proto__":{"polluted":1}}],"__proto__":{"polluted":1}}';
    await outcomes(importTraces(text));
    expect("polluted" in {}).toBe(false);
  });
});
