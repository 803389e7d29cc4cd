import { describe, expect, it } from "vitest";
import { importTraces } from "./import-traces.ts";

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, "0");

/** One model call below the root of trace `n`, as two lines. */
function lines(n: number, content = "hi"): string[] {
  const traceId = hex(n + 1, 32);
  const time = { startTimeUnixNano: `${n + 1}000000`, endTimeUnixNano: `${n + 2}000000` };
  const attributes = [
    { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
    {
      key: "gen_ai.output.messages",
      value: {
        stringValue: JSON.stringify([{ role: "assistant", parts: [{ type: "text", content }] }]),
      },
    },
  ];
  const root = { traceId, spanId: hex(1, 16), name: "run", attributes: [], ...time };
  const model = { ...root, spanId: hex(2, 16), parentSpanId: root.spanId, attributes };
  return [model, root].map((span) =>
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  );
}

async function* joined(rows: Iterable<string>): AsyncGenerator<string> {
  for (const row of rows) yield `${row}\n`;
}

async function read(rows: Iterable<string>) {
  const found: string[] = [];
  for await (const item of importTraces(joined(rows), { file: "f" })) {
    found.push("problem" in item ? item.problem.code : item.trace.id);
  }
  return found;
}

function* many(count: number, content?: string): Generator<string> {
  for (let n = 0; n < count; n++) yield* lines(n, content);
}

describe("spans line by line", () => {
  it("give out a finished trace while the input goes on", async () => {
    for await (const item of importTraces(joined(many(Number.POSITIVE_INFINITY)))) {
      expect(item).toMatchObject({ trace: { id: hex(1, 32), status: "ok" } });
      break;
    }
  });

  it("all become traces, however interleaved", async () => {
    const [models, roots] = [0, 1].map((at) =>
      Array.from({ length: 50 }, (_, n) => lines(n)[at] ?? ""),
    );
    const found = await read([...(models ?? []), ...(roots ?? [])]);
    expect(found.sort()).toEqual(Array.from({ length: 50 }, (_, n) => hex(n + 1, 32)));
  });

  it("that come long after their trace are a problem, told once", async () => {
    const [late = ""] = lines(0);
    const found = await read([...many(1100), late, late]);
    expect(found.filter((one) => one === "RUN_LATE")).toHaveLength(1);
    expect(found).toHaveLength(1101);
  });

  it("are held in bounded memory: an unfinished trace is given out with a warning", async () => {
    const filler = "x".repeat(4 << 20);
    function* open(): Generator<string> {
      for (let n = 0; n < 20; n++) yield lines(n, filler)[0] ?? "";
    }
    const found = await read(open());
    expect(found).toContain("TRACE_INCOMPLETE");
    expect(found.filter((one) => one.length === 32)).toHaveLength(20);
  });
});
