import { describe, expect, it } from "vitest";
import type { Problem } from "../problem.ts";
import type { Trace } from "../trace.ts";
import { importTraces } from "./import-traces.ts";

type Row = Record<string, unknown>;

async function read(rows: Iterable<unknown>): Promise<{ traces: Trace[]; problems: Problem[] }> {
  const traces: Trace[] = [];
  const problems: Problem[] = [];
  async function* lines(): AsyncGenerator<string> {
    for (const row of rows) yield `${JSON.stringify(row)}\n`;
  }
  for await (const item of importTraces(lines(), { file: "f" })) {
    if ("problem" in item) problems.push(item.problem);
    else traces.push(item.trace);
  }
  return { traces, problems };
}

const time = "20260101T000000000001Z";

function root(id: string, more: Row = {}): Row {
  return {
    id,
    trace_id: id,
    dotted_order: `${time}${id}`,
    name: "agent",
    run_type: "chain",
    start_time: "2026-01-01T00:00:00Z",
    end_time: "2026-01-01T00:00:02Z",
    inputs: {},
    outputs: {},
    ...more,
  };
}

function tool(id: string, traceId: string, more: Row = {}): Row {
  return {
    ...root(id),
    trace_id: traceId,
    parent_run_id: traceId,
    dotted_order: `${time}${traceId}.${time}${id}`,
    name: "search",
    run_type: "tool",
    inputs: { query: id },
    outputs: { output: "found" },
    ...more,
  };
}

function shape(trace: Trace): string {
  return `${trace.id}: ${trace.steps.map(({ kind, id }) => `${kind} ${id}`).join(", ")}`;
}

const { trace_id: _1, dotted_order: _2, ...looseTool } = tool("t", "a");
const { trace_id: _3, dotted_order: _4, ...looseRoot } = root("a");
const {
  parent_run_id: _5,
  extra: _6,
  ...v2Tool
} = tool("t", "a", { run_type: "TOOL", status: "SUCCESS" });

describe("rows of one trace", () => {
  const cases: Array<[string, unknown[]]> = [
    ["its root first", [root("a"), tool("t", "a")]],
    ["its root last", [tool("t", "a"), root("a")]],
    ["doubled rows", [tool("t", "a"), root("a"), root("a"), tool("t", "a")]],
    [
      "no trace id but an order",
      [tool("t", "a", { trace_id: null }), root("a", { trace_id: null })],
    ],
    ["no trace id and no order", [looseTool, looseRoot]],
    ["children nested in the root", [{ ...root("a"), child_runs: [looseTool] }]],
    [
      "the second interface",
      [v2Tool, { ...root("a"), run_type: "CHAIN", status: "SUCCESS", is_root: true }],
    ],
    ["a list on one line", [[root("a"), tool("t", "a")]]],
  ];
  for (const [name, rows] of cases) {
    it(`become one trace with ${name}`, async () => {
      const { traces, problems } = await read(rows);
      expect(problems).toEqual([]);
      expect(traces.map(shape)).toEqual(["a: tool t"]);
    });
  }

  it("keep the metadata and thread of the second interface", async () => {
    const { traces } = await read([root("a", { metadata: { env: "test" }, thread_id: "th" })]);
    expect(traces[0]).toMatchObject({ threadId: "th", metadata: { env: "test" } });
  });

  it("are joined where a later row brings only the end", async () => {
    const started = tool("t", "a", { end_time: null, outputs: null });
    const ended = {
      id: "t",
      trace_id: "a",
      run_type: "tool",
      end_time: "2026-01-01T00:00:01Z",
      outputs: { output: "late" },
      inputs: null,
    };
    const { traces } = await read([root("a"), started, ended]);
    expect(traces[0]?.steps[0]?.call).toMatchObject({
      args: { query: "t" },
      result: { content: "late" },
    });
  });

  it("say the line of the first of them", async () => {
    const { traces } = await read([root("a"), tool("t", "b"), root("b")]);
    expect(traces.map(({ id, source }) => [id, source.line])).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
  });
});

describe("rows of many traces", () => {
  it("give out a finished trace while the input goes on", async () => {
    async function* endless(): AsyncGenerator<string> {
      for (let n = 0; ; n++)
        yield `${JSON.stringify(tool(`t${n}`, `a${n}`))}\n${JSON.stringify(root(`a${n}`))}\n`;
    }
    for await (const item of importTraces(endless())) {
      expect("trace" in item && item.trace.id).toBe("a0");
      break;
    }
  });

  it("are told apart when interleaved", async () => {
    const ids = Array.from({ length: 50 }, (_, n) => `a${n}`);
    const rows = [...ids.map((id) => tool(`t${id}`, id)), ...ids.map((id) => root(id))];
    const { traces, problems } = await read(rows);
    expect(problems).toEqual([]);
    expect(traces.map(shape).sort()).toEqual(ids.map((id) => `${id}: tool t${id}`).sort());
  });

  it("report once that rows came too late", async () => {
    const others = Array.from({ length: 2100 }, (_, n) => root(`o${n}`));
    const { traces, problems } = await read([root("a"), ...others, tool("t", "a"), tool("u", "a")]);
    expect(traces).toHaveLength(2101);
    expect(problems).toMatchObject([{ code: "RUN_LATE", severity: "warning", line: 2102 }]);
  });

  it("give out the quietest trace when too much is held", async () => {
    const payload = { text: "x".repeat(4 << 20) };
    function* rows(): Generator<Row> {
      yield tool("t", "open", { inputs: payload });
      for (let n = 0; n < 20; n++)
        yield root(`a${n}`, { inputs: payload, ...(n > 2 && { end_time: null }) });
    }
    const { traces, problems } = await read(rows());
    expect(traces).toHaveLength(21);
    expect(traces.slice(0, 3).map(({ id }) => id)).toEqual(["a0", "a1", "a2"]);
    expect(problems[0]).toMatchObject({ code: "TRACE_INCOMPLETE", line: 1, file: "f" });
  });

  it("end in problems where they are no runs", async () => {
    const { traces, problems } = await read([{ run_type: "llm" }, { child_runs: 3 }, root("a")]);
    expect(traces).toHaveLength(1);
    expect(problems).toMatchObject([
      { code: "RUN_INVALID", line: 1 },
      { code: "RUN_INVALID", line: 2 },
    ]);
  });
});
