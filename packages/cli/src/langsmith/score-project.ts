import { join, resolve } from "node:path";
import type { JobEvent, JobOptions, JobProgress, ScoredRun } from "@tracejudge/langsmith";
import {
  type Context,
  type ExitCode,
  type Input,
  numberOption,
  type Output,
  textOption,
} from "../command.ts";
import { readConfig } from "../read-config.ts";
import { readSetting } from "../read-setting.ts";
import { runLine } from "../reporters/run-line.ts";
import { plural } from "../reporters/summary.ts";
import { projectOption, sinceOption } from "./project-options.ts";

const WEEK_MS = 604_800_000;

/** `tracejudge langsmith backfill`. */
export function backfillProject(input: Input, context: Context): AsyncGenerator<Output, ExitCode> {
  const limit = numberOption(input, "limit");
  const sinceMs = sinceOption(input, Date.now()) ?? WEEK_MS;
  return scoreProject(input, context, async (options) => {
    const { backfill } = await import("@tracejudge/langsmith");
    return backfill({ ...options, sinceMs, ...(limit !== undefined && { limit }) });
  });
}

/** `tracejudge langsmith watch`; ends at Ctrl-C. */
export function watchProject(input: Input, context: Context): AsyncGenerator<Output, ExitCode> {
  const sinceMs = sinceOption(input, Date.now());
  const everyMs = everyOption(input);
  return scoreProject(input, context, async (options) => {
    const { watch } = await import("@tracejudge/langsmith");
    return watch({ ...options, ...everyMs, ...(sinceMs !== undefined && { sinceMs }) });
  });
}

function everyOption(input: Input): { everyMs?: number } {
  const seconds = numberOption(input, "every");
  return seconds === undefined ? {} : { everyMs: seconds * 1000 };
}

interface Counts {
  judged: number;
  flagged: number;
  failed: boolean;
  progress: JobProgress | undefined;
}

async function* scoreProject(
  input: Input,
  context: Context,
  start: (options: JobOptions) => Promise<AsyncGenerator<JobEvent>>,
): AsyncGenerator<Output, ExitCode> {
  const project = projectOption(input);
  const setting = await readSetting(input, context.cwd);
  yield* setting.problems.map((problem) => ({ problem }));
  if (setting.choice === undefined) return 2;
  const { openLangSmith } = await import("@tracejudge/langsmith");
  const extendRetention = input.values["extend-retention"] === true;
  const langsmith = await openLangSmith({ signal: context.signal, extendRetention });
  const judge = await context.openJudge(setting.choice);
  const counts: Counts = { judged: 0, flagged: 0, failed: false, progress: undefined };
  try {
    const options = { langsmith, judge, project, ...(await placesOf(input, context)) };
    for await (const event of await start(options)) yield told(event, counts, input, context);
  } finally {
    await judge.close();
  }
  yield { note: summary(counts, input.values["dry-run"] === true) };
  if (context.signal.aborted) return 130;
  if (counts.failed) return 2;
  return counts.flagged > 0 ? 1 : 0;
}

async function placesOf(input: Input, { cwd }: Context) {
  const { config } = await readConfig(cwd);
  const filter = textOption(input, "filter");
  const queue = textOption(input, "queue");
  return {
    stateDir: join(resolve(cwd, config.dir ?? ".tracejudge"), "langsmith"),
    dryRun: input.values["dry-run"] === true,
    ...(filter !== undefined && { filter }),
    ...(queue !== undefined && { queue }),
  };
}

function told(event: JobEvent, counts: Counts, input: Input, context: Context): Output {
  if ("problem" in event) {
    counts.failed ||= event.problem.severity === "error";
    return event;
  }
  if ("progress" in event) {
    counts.progress = event.progress;
    return { progress: { ...event.progress, label: label(event.progress, counts) } };
  }
  counts.judged += 1;
  if (event.scored.verdict.status === "FLAGGED") counts.flagged += 1;
  counts.failed ||= event.scored.verdict.status === "ERROR";
  return { print: input.values.json === true ? json(event.scored) : line(event.scored, context) };
}

/** A verdict, as of `score --json`, and what became of it in LangSmith. */
function json({ verdict, feedback, queued }: ScoredRun): string {
  return JSON.stringify({ ...verdict, langsmith: { feedback, queued } });
}

function line({ verdict, name, startTime }: ScoredRun, context: Context): string {
  const run = { traceId: verdict.traceId, name, startTime, verdict };
  return runLine(run, context);
}

function label({ pending, etaMs }: JobProgress, { judged, flagged }: Counts): string {
  const parts = [`${plural(judged, "run")}, ${flagged} flagged`];
  if (pending > 0) parts.push(`${pending} still running`);
  if (etaMs !== undefined) parts.push(`${spanText(etaMs)} to go`);
  return parts.join(", ");
}

function spanText(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes <= 1) return `${Math.ceil(ms / 1000)} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function summary({ judged, flagged, progress }: Counts, dryRun: boolean): string {
  const { skipped = 0, pending = 0 } = progress ?? {};
  const parts = [`${plural(judged, "run")} judged, ${flagged} flagged`];
  if (skipped > 0) parts.push(`${skipped} judged before`);
  if (pending > 0) parts.push(`${pending} not ended yet: watch, or the next backfill, takes them`);
  return `${parts.join("; ")}${dryRun ? "; nothing was written" : ""}`;
}
