/**
 * How fast the student judges: `pnpm --filter @tracejudge/student bench [--json] [trace files]`.
 * Without files it reads examples/traces. Every number is measured in this process.
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadStudent } from "../src/load-student.ts";
import { physicalCores } from "../src/runtime/physical-cores.ts";
import { type Comparison, compareRuntimes } from "./compare-runtimes.ts";
import { loadTraces, textsOf } from "./load-steps.ts";
import type { Spread } from "./summary.ts";
import { type JudgeTimes, timeJudge } from "./time-judge.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    model: { type: "string", default: fileURLToPath(new URL("../model", import.meta.url)) },
    rounds: { type: "string", default: "5" },
    traces: { type: "string", default: "50" },
    windows: { type: "string", default: "60" },
    threads: { type: "string", default: String(Math.min(physicalCores(), 4)) },
  },
});

process.env.ORT_DISABLE_TELEMETRY = "1";
const setting = { rounds: Number(values.rounds), threads: Number(values.threads) };
const files = positionals.length > 0 ? positionals : exampleFiles();
const student = await loadStudent(values.model);
const traces = await loadTraces(files, Number(values.traces));
// Memory is taken before transformers is loaded.
const judge = await timeJudge(values.model, traces, setting);
const texts = await textsOf(traces, student, Number(values.windows));
const runtimes = await compareRuntimes(student, texts.windows, setting);
// What transformers needs for every text, repeated ones too, to what the judge needs for the runs.
const allTexts =
  ((runtimes.ms.transformers?.median ?? Number.NaN) * texts.total) /
  ((1000 * judge.steps) / judge.stepsPerSecond.median);
const model = { name: student.card.name, version: student.card.version };
const { threads } = setting;
const counts = { total: texts.total, different: texts.different, transformersToJudge: allTexts };
const result = { model, threads, node: process.version, judge, texts: counts, runtimes };
console.log(values.json ? JSON.stringify(result) : report(judge, runtimes));

function exampleFiles(): string[] {
  const folder = fileURLToPath(new URL("../../../examples/traces/", import.meta.url));
  const names = readdirSync(folder).filter((name) => /\.jsonl?(\.gz)?$/.test(name));
  return names.sort().map((name) => folder + name);
}

function spread({ median, lowest, highest, n }: Spread, digits: number): string {
  const text = [lowest, highest].map((value) => value.toFixed(digits)).join(" to ");
  return `${median.toFixed(digits)} (${text}, ${n} rounds)`;
}

function report(times: JudgeTimes, { ms, ratios, ...rest }: Comparison): string {
  const { p50, p95, n } = times.msPerStep;
  const names = Object.keys(ms);
  const tokensPerSecond = (1000 * rest.tokens) / rest.windows / (ms.student?.median ?? Number.NaN);
  const share = (rest.sameIds * 100).toFixed(1);
  return [
    `${model.name} ${model.version}, ${threads} threads, Node ${process.version}`,
    "",
    `Judge, findings and rendering included: ${times.traces} runs, ${times.steps} steps`,
    `  ms per step      p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)} (n ${n})`,
    `  steps/s          ${spread(times.stepsPerSecond, 1)}`,
    `  resident memory  ${times.memory.loaded.toFixed(0)} MB loaded, ${times.memory.highest.toFixed(0)} MB at most`,
    "",
    `All ${texts.total} texts of these runs (${texts.different} different): transformers / judge ${allTexts.toFixed(2)}`,
    "",
    `The same ${rest.windows} texts, ${rest.tokens} tokens, one by one (ids equal for ${share} %)`,
    `  tokens/s         ${tokensPerSecond.toFixed(0)}`,
    ...names.flatMap((name) => [
      `  ${name}`,
      `    ms per text    ${spread(ms[name] as Spread, 2)}`,
      `    x student      ${spread(ratios[name] as Spread, 2)}`,
    ]),
  ].join("\n");
}
