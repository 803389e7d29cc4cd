import type { RecordedRun } from "@tracejudge/store";
import type { PrettyOptions } from "./canvas.ts";
import { fitSpans } from "./layout.ts";
import { createPalette, scoreText } from "./palette.ts";
import { reasonText } from "./reason-text.ts";
import { visibleText } from "./visible-text.ts";

const BADGE = 9;
const SCORE = 4;

/** One recorded run in a list: status, score, when, id, name, and what to look at first. */
export function runLine(run: RecordedRun, { color, width }: PrettyOptions): string {
  const palette = createPalette(color);
  const { verdict } = run;
  const status = verdict?.status;
  const badge = status === undefined ? palette.dim("[unjudged]") : palette.badge(status);
  const badgeWidth = status === undefined ? BADGE + 1 : status.length + 2;
  const score = verdict?.score ?? null;
  const paint = score === null ? palette.dim : palette.score(score);
  const rest = [
    { text: time(run.startTime), paint: palette.dim },
    { text: `  ${visibleText(run.traceId)}`, paint: palette.cyan },
    { text: `  ${visibleText(run.name)}`, paint: palette.bold },
    {
      text: verdict === undefined ? "" : `  ${visibleText(reasonText(verdict))}`,
      paint: palette.dim,
    },
  ];
  const pad = " ".repeat(BADGE + 2 - badgeWidth);
  const scored = paint((score === null ? "–" : scoreText(score, 2)).padStart(SCORE));
  return `${badge}${pad}${scored}  ${fitSpans(rest, Math.max(60, width - BADGE - SCORE - 4)).trimEnd()}`;
}

function time(startTime: number | undefined): string {
  if (startTime === undefined) return "-".padEnd(19);
  const date = new Date(startTime);
  const local = new Date(startTime - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace("T", " ");
}
