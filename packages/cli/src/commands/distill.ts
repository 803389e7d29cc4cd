import { TraceJudgeError } from "@tracejudge/core";
import type { DistillEvent, Distilled, DistillOptions } from "@tracejudge/distill";
import {
  type Command,
  type Context,
  type ExitCode,
  type Input,
  numberOption,
  type Output,
  textOption,
  textOptions,
} from "../command.ts";
import { type DistillTeller, distillTeller, summaryText } from "../distill-progress.ts";
import { findInputs } from "../find-inputs.ts";

export const distill: Command = {
  name: "distill",
  summary: "Teaches a student of your own from labelled cases and precedents, on this machine",
  operands: "--data <case files|dirs...> --out <dir>",
  options: {
    data: {
      type: "string",
      many: true,
      value: "file",
      about: "Files of labelled cases; may be given again, and more may follow",
    },
    precedents: {
      type: "string",
      value: "file",
      about: "Cases settled by people; they weigh more",
    },
    base: {
      type: "string",
      value: "dir",
      about:
        "Student, or Hugging Face BERT encoder, to start from; the built-in student unless given",
    },
    out: { type: "string", value: "dir", about: "New folder for the student and its report" },
    epochs: {
      type: "number",
      least: 1,
      value: "number",
      about: "Rounds over the cases; 3 unless given, fewer of very many",
    },
    rate: { type: "string", value: "number", about: "Learning rate; 5e-5 unless given" },
    seed: { type: "number", value: "number", about: "Of the split and the order; 1 unless given" },
    tokens: { type: "number", value: "number", about: "Tokens of a step; 2048 unless given" },
    threads: {
      type: "number",
      least: 1,
      most: 256,
      value: "number",
      about: "Threads of a step; up to 4 unless given",
    },
    restart: { type: "boolean", about: "Begin anew, whatever an earlier run left in --out" },
    json: { type: "boolean", about: "Print each event (JSON) on a line of its own" },
  },
  examples: [
    "tracejudge distill --data cases.jsonl --out my-student",
    "tracejudge distill --data cases/ --precedents .tracejudge/precedents.jsonl --out my-student",
    "tracejudge score runs/ --model my-student",
  ],
  run: runDistill,
};

async function* runDistill(input: Input, context: Context): AsyncGenerator<Output, ExitCode> {
  const found = await optionsOf(input, context);
  if ("problems" in found) {
    yield* found.problems;
    return 2;
  }
  const json = input.values.json === true;
  const tell = json ? jsonTeller : distillTeller(isWatched(context));
  const { distill: start } = await import("@tracejudge/distill");
  try {
    const { done, failed } = yield* told(start(found.options), tell);
    yield { print: json ? doneLine(done) : summaryText(done, context.color) };
    return failed ? 2 : 0;
  } catch (error) {
    if (!context.signal.aborted) throw error;
    if (error instanceof TraceJudgeError) yield { note: error.message };
    return 130;
  }
}

/** What came of it, and whether something that was to be learnt from could not be read. */
async function* told(
  events: AsyncGenerator<DistillEvent, Distilled>,
  tell: DistillTeller,
): AsyncGenerator<Output, { done: Distilled; failed: boolean }> {
  let failed = false;
  for (let next = await events.next(); ; next = await events.next()) {
    if (next.done) return { done: next.value, failed };
    const event = next.value;
    failed ||= event.kind === "problem" && event.problem.severity === "error";
    yield* tell(event);
  }
}

type Found = { options: DistillOptions } | { problems: Output[] };

async function optionsOf(input: Input, { signal }: Context): Promise<Found> {
  const operands = [...textOptions(input, "data"), ...input.positionals];
  const { inputs, problems } = await findInputs(operands);
  const precedents = textOption(input, "precedents");
  const out = textOption(input, "out");
  const rate = textOption(input, "rate");
  const mistakes = [
    ...(operands.length === 0 && precedents === undefined ? [missing("--data <case files>")] : []),
    ...(out === undefined ? [missing("--out <dir>")] : []),
    ...(rate !== undefined && !(Number(rate) > 0)
      ? [`--rate ${rate} is no learning rate. Give one such as 5e-5.`]
      : []),
    ...(inputs.some(({ file }) => file === "-")
      ? ["distill does not read stdin. Name a file instead of -."]
      : []),
    ...inputs
      .filter(({ pipe }) => pipe)
      .map(({ file }) => `${file} is a pipe, and distill reads twice. Name a file.`),
    ...["epochs", "tokens", "threads"]
      .filter((name) => numberOption(input, name) === 0)
      .map((name) => `--${name} 0 does nothing. Give at least 1.`),
  ];
  if (problems.length > 0 || mistakes.length > 0 || out === undefined) {
    return {
      problems: [
        ...problems.map((problem) => ({ problem })),
        ...mistakes.map((note) => ({ note })),
      ],
    };
  }
  const base = textOption(input, "base");
  return {
    options: {
      data: inputs.map(({ file }) => file),
      out,
      signal,
      restart: input.values.restart === true,
      ...(precedents !== undefined && { precedents }),
      ...(base !== undefined && { base }),
      ...(rate !== undefined && { rate: Number(rate) }),
      ...numbers(input, ["epochs", "seed", "tokens", "threads"]),
    },
  };
}

function numbers(input: Input, names: readonly string[]): Record<string, number> {
  const given = names.flatMap((name): [string, number][] => {
    const value = numberOption(input, name);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(given);
}

function missing(what: string): string {
  return `distill needs ${what}. See tracejudge distill --help.`;
}

/** Whether someone looks at a bar; else a line a minute says how far it is. */
function isWatched(context: Context): boolean {
  return "showProgress" in context && context.showProgress === true;
}

function* jsonTeller(event: DistillEvent): Generator<Output> {
  if (event.kind === "problem") yield { problem: event.problem };
  else yield { print: JSON.stringify(event) };
}

function doneLine({ results, ...done }: Distilled): string {
  const measured = results.map(({ predictions: _, before, ...result }) => ({
    ...result,
    ...(before !== undefined && { before: before.agreement, change: before.change }),
  }));
  return JSON.stringify({ kind: "done", ...done, results: measured });
}
