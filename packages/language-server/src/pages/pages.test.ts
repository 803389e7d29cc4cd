import { readFileSync } from "node:fs";
import { importTraces, type Trace, traceFromRuns } from "@tracejudge/core";
import { expect, test } from "vitest";
import { rawPage } from "./raw-page.ts";
import { readableRun } from "./readable-run.ts";
import { runSource, runUri } from "./run-uri.ts";

const example = (name: string) =>
  readFileSync(new URL(`../../../../examples/traces/${name}.jsonl`, import.meta.url), "utf8");

async function firstTrace(text: string): Promise<Trace> {
  for await (const item of importTraces(text)) if ("trace" in item) return item.trace;
  throw new TypeError("no trace");
}

const rows = [
  { id: "r1", trace_id: "r1", name: "desk", run_type: "chain", start_time: 1, end_time: 3001 },
  {
    id: "s1",
    trace_id: "r1",
    parent_run_id: "r1",
    name: "search",
    run_type: "tool",
    start_time: 2,
    end_time: 502,
    inputs: { query: "a\u202eb", where: { cities: ["Oslo", "Rome"] } },
    outputs: { output: "line one\nline two" },
  },
];

test("a run reads as messages, calls with pretty arguments and results", () => {
  const { trace } = traceFromRuns(rows);
  const { text, page } = readableRun(trace as Trace);
  expect(text).toMatch(/^desk · r1 · ok · 3\.0 s · 1 step\n/);
  expect(text).toContain("1 ▸ search · 500 ms\n    {\n");
  expect(text).toContain("  ⇒\n    line one\n    line two\n");
  const [mark] = page.runs[0]?.marks ?? [];
  const at = (place: string) => {
    const span = mark?.places.get(place);
    return span && text.slice(span.start, span.end);
  };
  expect(at("args.where.cities[1]")).toBe('"Rome"');
  expect(at("result")).toBe("line one\n    line two");
  expect(at("args.query")).toBe('"a<U+202E>b"');
});

test("a call that no step ran shows its arguments in full, each with its place", () => {
  const args = { city: "Oslo", notes: "n".repeat(300) };
  const call = { name: "book", args, id: "c1", type: "tool_call" };
  const message = { type: "ai", content: "", tool_calls: [call, { ...call, id: "c2" }] };
  const { trace } = traceFromRuns([
    { id: "r2", trace_id: "r2", name: "desk", run_type: "chain", start_time: 1, end_time: 9 },
    {
      ...{ id: "m1", trace_id: "r2", parent_run_id: "r2", name: "model", run_type: "llm" },
      ...{ start_time: 2, end_time: 3, inputs: { messages: [[{ type: "human", content: "Go" }]] } },
      outputs: { generations: [[{ message }]] },
    },
  ]);
  const { text, page } = readableRun(trace as Trace);
  expect(text).toContain('  → book\n    {\n      "city": "Oslo",');
  expect(text).toContain("n".repeat(300));
  const span = page.runs[0]?.marks[0]?.places.get("toolCalls[1].args.city");
  expect(text.slice(span?.start, span?.end)).toBe('"Oslo"');
  expect(span?.start).toBeGreaterThan(text.lastIndexOf("→ book"));
});

test("each message is told once, and each step of a conversation has its place", async () => {
  const trace = await firstTrace(example("airline-booked"));
  const { text, page } = readableRun(trace);
  expect(text.match(/── system/g)).toHaveLength(1);
  const { marks = [] } = page.runs[0] ?? {};
  expect(marks.map(({ step }) => step.id)).toEqual(trace.steps.map(({ id }) => id));
  for (const { head, step } of marks) expect(text.slice(head.start, head.end)).toContain(step.name);
  expect(readableRun(trace).text).toBe(text);
});

test("in a file of conversations a step is marked on its own message and call", async () => {
  const text = example("airline-booked");
  const page = await rawPage(text, { file: "a.jsonl" });
  const marks = page.runs.flatMap((run) => run.marks);
  expect(marks.length).toBeGreaterThan(10);
  for (const { step, whole } of marks) {
    const value = JSON.parse(text.slice(whole.start, whole.end));
    if (step.kind === "llm") expect(value.role).toBe("assistant");
    else expect(value.function.name).toBe(step.name);
  }
});

test.each([
  ["JSON lines", (values: object[]) => values.map((row) => JSON.stringify(row)).join("\n")],
  ["one document", (values: object[]) => JSON.stringify(values, null, 2)],
])("in %s of runs a step is marked on its own row", async (_, write) => {
  const text = `${write(rows)}\n`;
  const page = await rawPage(text, { file: "a.json" });
  const [mark] = page.runs[0]?.marks ?? [];
  expect(JSON.parse(text.slice(mark?.whole.start, mark?.whole.end)).id).toBe("s1");
  const args = mark?.places.get("args");
  expect(text.slice(args?.start, args?.end)).toContain("Oslo");
});

test("a step is marked on its own row after a byte order mark, and whatever letters of its id are escaped", async () => {
  const own = rows.map((row) => ({ ...row, id: row.id.replace("s1", "sté-1") }));
  const lines = own.map((row) => JSON.stringify(row).replaceAll("é", "\\u00e9"));
  const text = `\uFEFF${lines.reverse().join("\r\n")}\r\n`;
  const page = await rawPage(text, { file: "a.jsonl" });
  const [mark] = page.runs[0]?.marks ?? [];
  expect(JSON.parse(text.slice(mark?.whole.start, mark?.whole.end)).id).toBe("sté-1");
  const args = mark?.places.get("args");
  expect(text.slice(args?.start, args?.end)).toContain("Oslo");
});

test("a step that cannot be found in the text is marked at its run, not at the top of the file", async () => {
  const second = rows.map((row) =>
    row.id === "r1"
      ? { ...row, id: "r2", trace_id: "r2" }
      : { ...row, id: "s".repeat(600), trace_id: "r2", parent_run_id: "r2" },
  );
  const text = [...rows, ...second].map((row) => JSON.stringify(row)).join("\n");
  const page = await rawPage(text, { file: "a.jsonl" });
  const run = page.runs.find(({ trace }) => trace.id === "r2");
  expect(run?.marks.map(({ head }) => head.start)).toEqual([text.indexOf('{"id":"r2"')]);
});

test("a file of more steps than can be shown says in which line it stopped", async () => {
  const runs = [1, 2, 3, 4].map((number) =>
    rows.map((row) => ({
      ...row,
      id: `${row.id}-${number}`,
      trace_id: `r1-${number}`,
      ...(row.parent_run_id && { parent_run_id: `r1-${number}` }),
    })),
  );
  const text = runs
    .flat()
    .map((row) => JSON.stringify(row))
    .join("\n");
  const page = await rawPage(text, { file: "a.jsonl", mostSteps: 2 });
  expect(page.runs).toHaveLength(2);
  expect(page.problems).toMatchObject([{ code: "FILE_TOO_LONG", line: 5 }]);
  expect(page.problems[0]?.message).toContain("the 2 runs before this one");
  expect((await rawPage(text, { file: "a.jsonl", mostSteps: 4 })).problems).toEqual([]);
});

test("text that is no trace is a problem, never an exception", async () => {
  const page = await rawPage('{"a":1}\n{"b"', { file: "a.json" });
  expect(page.runs).toEqual([]);
  expect(page.problems.length).toBeGreaterThan(0);
});

test("a readable document's URI leads back to its run", () => {
  const source = { dir: "/a b/ä/.tracejudge", traceId: "019aa4-x" };
  const uri = runUri(source, "support desk");
  expect(uri).toMatch(/^tracejudge-run:\/support-desk-019aa4-x\.run\?[\w-]+$/);
  expect(runSource(uri)).toEqual(source);
  expect(runSource(uri.replace(":/", ":///"))).toEqual(source);
  expect(runSource("file:///x")).toBeUndefined();
  expect(runSource("tracejudge-run:/support-desk.run")).toBeUndefined();
});
