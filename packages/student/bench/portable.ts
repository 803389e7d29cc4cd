/**
 * The portable runtime beside the native one, on the same texts with one thread each:
 * `pnpm --filter @tracejudge/student bench:portable [--json] [--threads 1] [trace files]`.
 * Without files it reads examples/traces. "Score" is the expected level, 0 to 4, of one window.
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LEVELS } from "@tracejudge/core";
import { calibrate } from "../src/calibrate.ts";
import { loadStudent } from "../src/load-student.ts";
import { openNativeSession } from "../src/runtime/native-session.ts";
import type { OnnxSession } from "../src/runtime/onnx-session.ts";
import { wasmSessions } from "../src/runtime/wasm-session.ts";
import { loadTraces, textsOf } from "./load-steps.ts";
import { percentile, sum, timed } from "./summary.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    model: { type: "string", default: fileURLToPath(new URL("../model", import.meta.url)) },
    threads: { type: "string", default: "1" },
    windows: { type: "string", default: "200" },
  },
});

const student = await loadStudent(values.model);
const { attributes, calibrator } = student.card;
const traces = await loadTraces(positionals.length > 0 ? positionals : exampleFiles(), 1000);
const { windows } = await textsOf(traces, student, Number(values.windows));
const threads = Number(values.threads);
const loading: number[] = [];
const sessions: OnnxSession[] = [];
for (const open of [openNativeSession, wasmSessions()]) {
  const load = async () => void sessions.push(await open(student.modelPath, { threads }));
  loading.push(await timed(load));
}
const [native, wasm] = sessions as [OnnxSession, OnnxSession];

const ms: [number[], number[]] = [[], []];
const scoresApart: number[] = [];
const probabilitiesApart: number[] = [];
let otherSide = 0;
for (const { encoded } of windows) {
  const logits: Float32Array[] = [];
  for (const [at, session] of [native, wasm].entries()) {
    const run = async () => void logits.push(await session.run(encoded.ids, encoded.types));
    ms[at]?.push(await timed(run));
  }
  compare(logits as [Float32Array, Float32Array]);
}
await Promise.all([native.close(), wasm.close()]);

function compare([one, other]: [Float32Array, Float32Array]): void {
  for (const [at, key] of attributes.entries()) {
    const [ours, theirs] = [one, other].map((logits) =>
      calibrate(logits.slice(at * LEVELS, (at + 1) * LEVELS), calibrator[key]),
    ) as [number[], number[]];
    probabilitiesApart.push(
      Math.max(...ours.map((share, level) => Math.abs(share - (theirs[level] ?? 0)))),
    );
    const [score, again] = [expected(ours), expected(theirs)];
    scoresApart.push(Math.abs(score - again));
    if (score < 3 !== again < 3) otherSide += 1;
  }
}

function expected(probabilities: readonly number[]): number {
  return sum(probabilities.map((share, level) => share * level));
}

function exampleFiles(): string[] {
  const folder = fileURLToPath(new URL("../../../examples/traces/", import.meta.url));
  const names = readdirSync(folder).filter((name) => /\.jsonl?(\.gz)?$/.test(name));
  return names.sort().map((name) => folder + name);
}

const spread = (apart: readonly number[]) => ({
  median: percentile(apart, 0.5),
  p99: percentile(apart, 0.99),
  most: Math.max(...apart),
});
const speed = (at: 0 | 1) => ({ p50: percentile(ms[at], 0.5), p95: percentile(ms[at], 0.95) });
const result = {
  model: `${student.card.name} ${student.card.version}`,
  node: process.version,
  threads,
  windows: windows.length,
  tokens: sum(windows.map(({ encoded }) => encoded.ids.length)),
  loadMs: { native: loading[0], wasm: loading[1] },
  msPerWindow: { native: speed(0), wasm: speed(1) },
  scoresApart: spread(scoresApart),
  probabilitiesApart: spread(probabilitiesApart),
  otherSideOfThree: `${otherSide} of ${scoresApart.length}`,
  memoryMb: Math.round(process.memoryUsage().rss / 1e6),
};
console.log(values.json ? JSON.stringify(result) : JSON.stringify(result, null, 2));
