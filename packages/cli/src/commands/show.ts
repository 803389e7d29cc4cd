import { agentRubric, errorVerdict, type Trace, type Verdict } from "@tracejudge/core";
import { openStore, type RecordedRun, type TraceStore } from "@tracejudge/store";
import {
  type Command,
  type Context,
  type ExitCode,
  type Input,
  numberOption,
  type Output,
  textOption,
} from "../command.ts";
import { readConfig } from "../read-config.ts";
import { jsonLine } from "../reporters/json.ts";
import { prettyReport } from "../reporters/pretty.ts";
import { runLine } from "../reporters/run-line.ts";

export const show: Command = {
  name: "show",
  summary: "Lists the recorded runs, or shows those whose id begins as given",
  operands: "[run]",
  takes: 1,
  options: {
    dir: {
      type: "string",
      value: "dir",
      about: "Folder of the recorded runs; .tracejudge unless given",
    },
    limit: {
      type: "number",
      short: "n",
      least: 1,
      value: "runs",
      about: "List so many; 20 unless given",
    },
    json: { type: "boolean", about: "Print one verdict (JSON) a line" },
  },
  examples: ["tracejudge show", "tracejudge show 019aa4", "tracejudge show --limit 5 --json"],
  run: showRuns,
};

const LISTED = 20;

async function* showRuns(input: Input, context: Context): AsyncGenerator<Output, ExitCode> {
  const { config, problems } = await readConfig(context.cwd);
  yield* problems.map((problem) => ({ problem }));
  const dir = textOption(input, "dir") ?? config.dir ?? ".tracejudge";
  const store = openStore({ dir });
  const json = input.values.json === true;
  const [id] = input.positionals;
  return id === undefined
    ? yield* listed(store, numberOption(input, "limit") ?? LISTED, json, context)
    : yield* shown(store, id, json, context);
}

async function* listed(
  store: TraceStore,
  limit: number,
  json: boolean,
  context: Context,
): AsyncGenerator<Output, ExitCode> {
  const runs: RecordedRun[] = [];
  for await (const read of store.listRuns()) {
    if (runs.length >= limit || context.signal.aborted) break;
    if ("problem" in read) yield read;
    else runs.push(read.value);
  }
  for (const run of runs) {
    if (!json) yield { print: runLine(run, context) };
    else if (run.verdict !== undefined) yield { print: jsonLine(run.verdict) };
  }
  if (runs.length > 0) return 0;
  yield { problem: nothing(store.dir, "no runs are recorded here") };
  return 2;
}

async function* shown(
  store: TraceStore,
  id: string,
  json: boolean,
  context: Context,
): AsyncGenerator<Output, ExitCode> {
  const verdicts = new Map<string, Verdict>();
  for await (const read of store.readVerdicts({ id })) {
    if ("value" in read) verdicts.set(read.value.traceId, read.value);
  }
  let found = false;
  for await (const read of store.readTraces({ id })) {
    if ("problem" in read) {
      yield read;
      continue;
    }
    found = true;
    const trace = read.value;
    const verdict = verdicts.get(trace.id) ?? unjudged(trace);
    yield { print: json ? jsonLine(verdict) : `${prettyReport({ trace, verdict }, context)}\n` };
  }
  if (found) return 0;
  yield { problem: nothing(store.dir, `no recorded run has an id that begins with ${id}`) };
  return 2;
}

function unjudged(trace: Trace): Verdict {
  const info = { name: "none", version: "-", traceFormat: "-" };
  return errorVerdict({ trace, rubric: agentRubric, info, error: "this run was not judged (yet)" });
}

function nothing(file: string, message: string) {
  return {
    code: "NOTHING_RECORDED",
    severity: "error" as const,
    message,
    remedy: "Name the folder with --dir, or record runs first: see tracejudge init",
    file,
  };
}
