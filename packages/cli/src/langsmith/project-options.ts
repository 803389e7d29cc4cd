import { TraceJudgeError } from "@tracejudge/core";
import { type Input, textOption } from "../command.ts";

const units: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds that `--since` reaches back: `90m`, `12h`, `7d`, `2w`, or a date. */
export function sinceOption(input: Input, now: number): number | undefined {
  const text = textOption(input, "since");
  if (text === undefined) return undefined;
  const [, count, unit = ""] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (units[unit] ?? 0);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (time < now) return now - time;
  throw new TraceJudgeError(
    "OPTION_INVALID",
    `--since ${text} is no span of time that is past`,
    "Write it as 90m, 12h, 7d, 2w, or a date such as 2026-01-31",
  );
}

/** Name or id of the project. */
export function projectOption(input: Input): string {
  const project = textOption(input, "project");
  if (project !== undefined) return project;
  throw new TraceJudgeError(
    "OPTION_INVALID",
    "It is not said which LangSmith project",
    "Add --project <project>, its name or id",
  );
}
