import { expect, it } from "vitest";
import { importTraces } from "./import-traces.ts";

/** Set it to 200 for the promise in full: `IMPORT_MEGABYTES=200 npx vitest run import-memory`. */
const megabytes = Number(process.env.IMPORT_MEGABYTES ?? 30);

/** Runs of one trace, about 8 kB: children first and the root last, as recorders write them. */
function traceLines(n: number, filler: string): string {
  const root = `r${n}`;
  const shared = { trace_id: root, start_time: n * 10, end_time: n * 10 + 5, extra: {}, tags: [] };
  const tools = [1, 2, 3].map((k) => ({
    ...shared,
    id: `${root}-${k}`,
    parent_run_id: root,
    name: "search",
    run_type: "tool",
    inputs: { query: `${filler}${k}` },
    outputs: { output: filler },
  }));
  const texts = { inputs: { input: filler }, outputs: { output: filler } };
  const rows = [...tools, { ...shared, ...texts, id: root, name: "agent", run_type: "chain" }];
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

async function* input(count: { traces: number }): AsyncGenerator<Uint8Array> {
  const filler = "lorem ipsum ".repeat(80);
  const encoder = new TextEncoder();
  for (let bytes = 0; bytes < megabytes * 2 ** 20; count.traces++) {
    const chunk = encoder.encode(traceLines(count.traces, filler));
    bytes += chunk.length;
    yield chunk;
  }
}

it("reads a long file of runs in bounded memory", { timeout: 120_000 }, async () => {
  const written = { traces: 0 };
  const before = process.memoryUsage().heapUsed;
  let [read, highest] = [0, before];
  for await (const item of importTraces(input(written))) {
    expect(item).not.toHaveProperty("problem");
    read += 1;
    if (read % 50 === 0) highest = Math.max(highest, process.memoryUsage().heapUsed);
  }
  expect(read).toBe(written.traces);
  expect((highest - before) / 2 ** 20).toBeLessThan(150);
});
