import type { Step, Trace } from "@tracejudge/core";
import type { Canvas, Judged } from "./canvas.ts";
import { cutText, widthOf } from "./layout.ts";
import { scoreText } from "./palette.ts";
import { visibleText } from "./visible-text.ts";

/** Name, status and score on a rule; then what was asked, and where the run comes from. */
export function runHeader({ trace, verdict }: Judged, { palette, width }: Canvas): string[] {
  const badge = palette.badge(verdict.status);
  const badgeWidth = verdict.status.length + 2;
  const score = verdict.score === null ? "" : ` ${scoreText(verdict.score, 2)} of 4 `;
  const name = cutText(visibleText(trace.name ?? trace.id), width - badgeWidth - score.length - 8);
  const rule = "━".repeat(Math.max(2, width - widthOf(name) - badgeWidth - score.length - 7));
  const paint = verdict.score === null ? palette.dim : palette.score(verdict.score);
  const asked = requestOf(trace);
  return [
    `${palette.frame("━━")} ${palette.bold(name)} ${palette.frame(rule)}${paint(palette.bold(score))}${badge} ${palette.frame("━")}`,
    ...(asked === "" ? [] : [`  ${cutText(`“${asked}”`, width - 2)}`]),
    palette.dim(`  ${cutText(origin(trace), width - 2)}`),
  ];
}

/** The last thing the user said before the first step that heard one. */
function requestOf(trace: Trace): string {
  for (const { saw } of trace.steps.slice(0, 20)) {
    const asked = saw.messages.slice(0, saw.end).findLast((message) => message.role === "user");
    if (asked !== undefined) return visibleText(asked.content);
  }
  return "";
}

function origin(trace: Trace): string {
  const { file, line, format } = trace.source;
  const place = file === undefined ? format : line === undefined ? file : `${file}:${line}`;
  const parts = [
    trace.name === undefined ? "" : trace.id,
    trace.threadId === undefined ? "" : `thread ${trace.threadId}`,
    duration(trace),
    stepCount(trace.steps),
    trace.status === "ok" ? "" : trace.status,
    trace.error === undefined ? "" : `${trace.error.name}: ${trace.error.message}`,
    place,
  ];
  return visibleText(parts.filter((part) => part !== "").join(" · "));
}

function duration({ startTime, endTime }: Trace): string {
  if (startTime === undefined || endTime === undefined) return "";
  const ms = endTime - startTime;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function stepCount(steps: readonly Step[]): string {
  const count = steps.filter((step) => step.kind !== "node").length;
  return `${count} ${count === 1 ? "step" : "steps"}`;
}
