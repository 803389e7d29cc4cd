import {
  importTraces,
  type Judge,
  type Trace,
  type TraceFormat,
  traceFormats,
  type Verdict,
} from "@tracejudge/core";
import { checkOutput } from "../check-output.ts";
import {
  type Command,
  type Context,
  type ExitCode,
  type Input,
  type JudgeChoice,
  type Output,
  textOption,
} from "../command.ts";
import { findInputs, type InputFile } from "../find-inputs.ts";
import { judgeOptions } from "../judge-options.ts";
import { judgeWithProgress } from "../judge-with-progress.ts";
import { readInput } from "../read-input.ts";
import { readSetting } from "../read-setting.ts";
import { jsonLine } from "../reporters/json.ts";
import { prettyReport } from "../reporters/pretty.ts";
import { countRun, newSummary, plural, type Summary, summaryReport } from "../reporters/summary.ts";
import { openVerdictFile, partialOf, type VerdictFile } from "../verdict-file.ts";

export const score: Command = {
  name: "score",
  summary: "Judges recorded runs and says which steps are bad, and why",
  operands: "<files|dirs|->",
  needs: "Name files or folders of recorded runs, or - for stdin",
  options: {
    ...judgeOptions,
    format: {
      type: "string",
      short: "f",
      value: "format",
      choices: traceFormats,
      about: `One of ${traceFormats.join(", ")}; told from the content unless given`,
    },
    json: { type: "boolean", about: "Print one verdict (JSON) a line" },
    out: {
      type: "string",
      short: "o",
      value: "file",
      about: "Write the verdicts (JSON lines) too",
    },
  },
  examples: [
    "tracejudge score .tracejudge",
    "tracejudge score traces/ --rubric rubrics/rag.yaml",
    "cat run.jsonl.gz | tracejudge score - --json | jq .status",
    "tracejudge score runs.jsonl --out verdicts.jsonl && echo clean",
  ],
  run: scoreInputs,
};

interface Job {
  context: Context;
  judge: Judge;
  json: boolean;
  format?: TraceFormat;
  out?: VerdictFile;
  summary: Summary;
  /** Bytes read, and bytes there are to read. */
  done: number;
  total: number;
  /** Something could not be read or judged. */
  failed: boolean;
}

async function* scoreInputs(input: Input, context: Context): AsyncGenerator<Output, ExitCode> {
  const setting = await readSetting(input, context.cwd);
  const { inputs, problems: missing } = await findInputs(input.positionals);
  const problems = [...setting.problems, ...missing];
  yield* problems.map((problem) => ({ problem }));
  if (setting.choice === undefined || inputs.length === 0) return 2;
  const out = textOption(input, "out");
  if (out !== undefined) {
    for (const path of [out, partialOf(out)]) await checkOutput(path, inputs);
  }
  // Before the model is loaded: a path that cannot be written is told at once.
  const file = out === undefined ? undefined : await openVerdictFile(out);
  const judge = await openJudge(setting.choice, context, file);
  const format = textOption(input, "format") as TraceFormat | undefined;
  const job: Job = {
    context,
    judge,
    json: input.values.json === true,
    ...(format && { format }),
    ...(file && { out: file }),
    summary: newSummary(),
    done: 0,
    total: inputs.reduce((sum, { bytes }) => sum + bytes, 0),
    failed: problems.some((problem) => problem.severity === "error"),
  };
  try {
    for (const file of inputs) yield* scoreFile(job, file);
    return yield* finish(job);
  } finally {
    await judge.close();
    await job.out?.close();
  }
}

/** Where there is no judge, no file of verdicts is left behind. */
async function openJudge(choice: JudgeChoice, { openJudge }: Context, out?: VerdictFile) {
  try {
    return await openJudge(choice);
  } catch (error) {
    await out?.discard();
    throw error;
  }
}

async function* scoreFile(job: Job, input: InputFile): AsyncGenerator<Output> {
  const { signal } = job.context;
  const name = input.file === "-" ? "stdin" : input.file;
  const bytes = readInput(input, job.context, (count) => {
    job.done += count;
  });
  const found = job.summary.runs;
  let told = false;
  try {
    const options = { file: name, ...(job.format && { format: job.format }) };
    for await (const item of importTraces(bytes, options)) {
      if (signal.aborted) return;
      if ("problem" in item) {
        told = true;
        job.failed ||= item.problem.severity === "error";
        yield item;
      } else yield* scoreTrace(job, item.trace);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  if (job.summary.runs > found || signal.aborted) return;
  job.failed = true;
  if (!told) yield { problem: noTraces(name) };
}

function noTraces(file: string) {
  return {
    code: "INPUT_EMPTY",
    severity: "error" as const,
    message: "no traces in it",
    remedy: "Check that this is the file you meant",
    file,
  };
}

async function* scoreTrace(job: Job, trace: Trace): AsyncGenerator<Output> {
  const verdict = yield* judged(job, trace);
  await job.out?.write(verdict);
  countRun(job.summary, { trace, verdict });
  job.failed ||= verdict.status === "ERROR";
  yield {
    print: job.json ? jsonLine(verdict) : `${prettyReport({ trace, verdict }, job.context)}\n`,
  };
  yield progressOf(job);
}

async function* judged(job: Job, trace: Trace): AsyncGenerator<Output, Verdict> {
  const steps = judgeWithProgress(job.judge, trace, job.context.signal);
  for (let next = await steps.next(); ; next = await steps.next()) {
    if (next.done) return next.value;
    yield progressOf(job, `, step ${next.value} of ${trace.steps.length}`);
  }
}

function progressOf({ summary, done, total }: Job, rest = ""): Output {
  const { runs, statuses } = summary;
  const label = `${plural(runs, "run")}, ${statuses.FLAGGED} flagged${rest}`;
  return { progress: { done, total, label } };
}

async function* finish(job: Job): AsyncGenerator<Output, ExitCode> {
  if (job.context.signal.aborted) {
    if (job.out) yield { note: `Interrupted; the verdicts so far are in ${job.out.partial}` };
    return 130;
  }
  await job.out?.finish();
  if (!job.json && job.summary.runs > 0) yield { print: summaryReport(job.summary, job.context) };
  if (job.failed || job.summary.runs === 0) return 2;
  return job.summary.statuses.FLAGGED > 0 ? 1 : 0;
}
