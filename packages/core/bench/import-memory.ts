import { importTraces } from "../src/importers/import-traces.ts";

/** Runs of one trace: children first and the root last, as recorders write them; about 8 kB. */
function traceLines(n: number, filler: string): string {
  const root = `r${n}`;
  const shared = { trace_id: root, start_time: n * 10, end_time: n * 10 + 5, extra: {}, tags: [] };
  const rows = [1, 2, 3].map((k) => ({
    ...shared,
    id: `${root}-${k}`,
    parent_run_id: root,
    name: "search",
    run_type: "tool",
    inputs: { query: `${filler}${k}` },
    outputs: { output: filler },
  }));
  const last = {
    ...shared,
    id: root,
    name: "agent",
    run_type: "chain",
    inputs: { input: filler },
    outputs: { output: filler },
  };
  return [...rows, last].map((row) => `${JSON.stringify(row)}\n`).join("");
}

async function* input(megabytes: number, count: { traces: number }): AsyncGenerator<Uint8Array> {
  const filler = "lorem ipsum ".repeat(80);
  const encoder = new TextEncoder();
  for (let bytes = 0; bytes < megabytes << 20; count.traces++) {
    const chunk = encoder.encode(traceLines(count.traces, filler));
    bytes += chunk.length;
    yield chunk;
  }
}

/** Imports so many megabytes of run rows; `grownBy` is the highest heap in use over the start, in MB. */
export async function measureImport(
  megabytes: number,
): Promise<{ written: number; read: number; problems: number; grownBy: number; seconds: number }> {
  const count = { traces: 0 };
  const before = process.memoryUsage().heapUsed;
  const began = performance.now();
  let [read, problems, highest] = [0, 0, before];
  for await (const item of importTraces(input(megabytes, count))) {
    if ("problem" in item) problems += 1;
    else read += 1;
    if (read % 50 === 0) highest = Math.max(highest, process.memoryUsage().heapUsed);
  }
  const seconds = (performance.now() - began) / 1000;
  return {
    written: count.traces,
    read,
    problems,
    grownBy: (highest - before) / (1 << 20),
    seconds,
  };
}

if (process.argv[1]?.endsWith("import-memory.ts")) {
  console.log(await measureImport(Number(process.argv[2] ?? 200)));
}
