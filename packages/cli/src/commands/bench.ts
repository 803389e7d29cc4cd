import { appendFile, writeFile } from "node:fs/promises";
import { importCases } from "@tracejudge/core";
import { type BenchRow, benchRow } from "../bench/bench-row.ts";
import { widenedRubric } from "../bench/bench-rubric.ts";
import { benchTable, meansText } from "../bench/bench-table.ts";
import { type CaseJudge, createCaseJudge, type Prediction } from "../bench/judge-cases.ts";
import { sampleCases } from "../bench/sample-cases.ts";
import { checkOutput, unwritable } from "../check-output.ts";
import {
  type Command,
  type Context,
  type ExitCode,
  type Input,
  type JudgeChoice,
  numberOption,
  type Output,
  textOption,
} from "../command.ts";
import { findInputs, type InputFile } from "../find-inputs.ts";
import { judgeOptions } from "../judge-options.ts";
import { readInput } from "../read-input.ts";
import { readSetting } from "../read-setting.ts";
import { plural } from "../reporters/summary.ts";
import { visibleText } from "../reporters/visible-text.ts";

export const bench: Command = {
  name: "bench",
  summary: "Measures how well the judge agrees with labelled cases",
  operands: "<case files|dirs|->",
  needs: "Name files of labelled cases, or - for stdin",
  options: {
    ...judgeOptions,
    json: { type: "boolean", about: "Print one row (JSON) a line; the means go to stderr" },
    limit: {
      type: "number",
      short: "n",
      least: 1,
      value: "cases",
      about: "Judge only so many cases of each file, drawn by the seed",
    },
    seed: {
      type: "number",
      value: "number",
      about: "Seed of the draw and of the intervals; 0 unless given",
    },
    resamples: {
      type: "number",
      least: 1,
      most: 100_000,
      value: "number",
      about: "Bootstrap resamples of an interval; 1000 unless given",
    },
    predictions: {
      type: "string",
      value: "file",
      about: "Write each label beside its score (JSON lines)",
    },
  },
  examples: [
    "tracejudge bench cases.jsonl.gz",
    "tracejudge bench bench/*.jsonl.gz --json > rows.jsonl",
    "tracejudge bench bench/ --limit 50 --seed 1 --predictions predictions.jsonl",
  ],
  run: runBench,
};

interface Job {
  context: Context;
  cases: CaseJudge;
  predictions: Prediction[];
  predictionsFile?: string;
  limit?: number;
  seed: number;
  judged: number;
  done: number;
  total: number;
  failed: boolean;
}

async function* runBench(input: Input, context: Context): AsyncGenerator<Output, ExitCode> {
  const limit = numberOption(input, "limit");
  const seed = numberOption(input, "seed") ?? 0;
  const resamples = numberOption(input, "resamples") ?? 1000;
  const setting = await readSetting(input, context.cwd);
  const { inputs, problems: missing } = await findInputs(input.positionals);
  yield* [...setting.problems, ...missing].map((problem) => ({ problem }));
  if (setting.choice === undefined || inputs.length === 0) return 2;
  const predictionsFile = textOption(input, "predictions");
  if (predictionsFile !== undefined) await emptyFile(predictionsFile, inputs);
  const job: Job = {
    context,
    cases: await openCaseJudge(context, setting.choice),
    predictions: [],
    ...(predictionsFile !== undefined && { predictionsFile }),
    ...(limit !== undefined && { limit }),
    seed,
    judged: 0,
    done: 0,
    total: inputs.reduce((sum, { bytes }) => sum + bytes, 0),
    failed: missing.length > 0,
  };
  try {
    for (const file of inputs) yield* benchFile(job, file);
  } finally {
    await job.cases.close();
  }
  if (context.signal.aborted) return 130;
  return yield* report(job, { seed, resamples }, input.values.json === true);
}

async function emptyFile(file: string, inputs: readonly InputFile[]): Promise<void> {
  await checkOutput(file, inputs);
  await writeFile(file, "").catch((cause) => {
    throw unwritable(file, cause.message, cause);
  });
}

async function openCaseJudge(context: Context, choice: JudgeChoice): Promise<CaseJudge> {
  const judge = await context.openJudge(choice);
  const rubric = widenedRubric(judge.rubric);
  return createCaseJudge(judge, () => context.openJudge({ ...choice, rubric }));
}

async function* benchFile(job: Job, input: InputFile): AsyncGenerator<Output> {
  const { signal } = job.context;
  const name = input.file === "-" ? "stdin" : input.file;
  const bytes = readInput(input, job.context, (count) => {
    job.done += count;
  });
  try {
    const items = importCases(bytes, { file: name });
    for await (const item of sampleCases(items, job.limit, job.seed)) {
      if (signal.aborted) return;
      if ("problem" in item) {
        job.failed ||= item.problem.severity === "error";
        yield item;
        continue;
      }
      await keep(job, await job.cases.judge(item.case, item.trace, signal));
      const label = visibleText(`${plural(job.judged, "case")} of ${name.split(/[\\/]/).at(-1)}`);
      yield { progress: { done: job.done, total: job.total, label } };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function keep(job: Job, found: Prediction[]): Promise<void> {
  job.judged += 1;
  job.predictions.push(...found);
  if (job.predictionsFile === undefined || found.length === 0) return;
  const lines = found.map((prediction) => `${JSON.stringify(prediction)}\n`);
  const file = job.predictionsFile;
  await appendFile(file, lines.join("")).catch((cause) => {
    throw unwritable(file, cause.message, cause);
  });
}

async function* report(
  job: Job,
  options: { seed: number; resamples: number },
  json: boolean,
): AsyncGenerator<Output, ExitCode> {
  const rows: BenchRow[] = [];
  for (const cases of bySourceAndAttribute(job.predictions)) {
    const [{ source = "", attribute = "" } = {}] = cases;
    const cost = job.cases.costs.get(source);
    const worst = job.cases.worst.filter(
      (run) => run.source === source && run.attribute === attribute,
    );
    const row = benchRow(cases, { cost, worst }, options);
    rows.push(row);
    if (json) yield { print: JSON.stringify(row) };
  }
  for (const [source, { unscored }] of job.cases.costs) {
    if (unscored > 0) yield { note: `${source}: ${plural(unscored, "label")} had no score` };
  }
  if (json) yield { note: meansText(rows) };
  else if (rows.length > 0) yield { print: benchTable(rows, job.context.color) };
  return job.failed || rows.length === 0 ? 2 : 0;
}

function bySourceAndAttribute(predictions: readonly Prediction[]): Prediction[][] {
  const rows = new Map<string, Prediction[]>();
  for (const prediction of predictions) {
    const key = JSON.stringify([prediction.source, prediction.attribute]);
    const row = rows.get(key) ?? [];
    rows.set(key, row);
    row.push(prediction);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
