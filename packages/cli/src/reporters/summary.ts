import { type Verdict, type VerdictStatus, verdictStatuses } from "@tracejudge/core";
import type { Judged, PrettyOptions } from "./canvas.ts";
import { fitSpans } from "./layout.ts";
import { createPalette, scoreText } from "./palette.ts";
import { reasonText } from "./reason-text.ts";
import { visibleText } from "./visible-text.ts";

/** Counts of many runs, with the worst few kept by name; its size does not grow with the runs. */
export interface Summary {
  runs: number;
  steps: number;
  flaggedSteps: number;
  statuses: Record<VerdictStatus, number>;
  audits: number;
  /** Runs that are not OK, in the order they came. */
  notable: { name: string; verdict: Verdict }[];
  /** Notable runs that were not kept. */
  more: number;
}

const LISTED = 40;

export function newSummary(): Summary {
  const statuses = { OK: 0, FLAGGED: 0, REVIEW: 0, ERROR: 0 };
  return { runs: 0, steps: 0, flaggedSteps: 0, statuses, audits: 0, notable: [], more: 0 };
}

export function countRun(summary: Summary, { trace, verdict }: Judged): void {
  summary.runs += 1;
  summary.steps += verdict.steps.length;
  summary.flaggedSteps += verdict.steps.filter((step) => step.flagged).length;
  summary.statuses[verdict.status] += 1;
  if (verdict.audit) summary.audits += 1;
  if (verdict.status === "OK") return;
  if (summary.notable.length >= LISTED) summary.more += 1;
  else summary.notable.push({ name: trace.name ?? trace.id, verdict });
}

/** The last lines of a report: one row for each run that needs a look, and the counts. */
export function summaryReport(summary: Summary, { color, width }: PrettyOptions): string {
  const palette = createPalette(color);
  const rows = summary.notable.map(({ name, verdict }) => {
    const badge = palette.badge(verdict.status);
    const score = verdict.score === null ? "   –" : scoreText(verdict.score, 2);
    const pad = " ".repeat(Math.max(0, 9 - verdict.status.length));
    const text = [
      { text: visibleText(name), paint: palette.bold },
      { text: `  ${visibleText(reasonText(verdict))}`, paint: palette.dim },
    ];
    const paint = verdict.score === null ? palette.dim : palette.score(verdict.score);
    return `  ${badge}${pad}${paint(score)}  ${fitSpans(text, Math.max(20, width - 21)).trimEnd()}`;
  });
  const more = summary.more === 0 ? [] : [palette.dim(`  and ${summary.more} more`)];
  const counts = verdictStatuses
    .filter((status) => summary.statuses[status] > 0)
    .map((status) => `${summary.statuses[status]} ${status}`);
  const totals = `${plural(summary.runs, "run")}: ${counts.join(", ")} · ${plural(summary.steps, "step")}, ${summary.flaggedSteps} flagged`;
  return [
    palette.frame("━".repeat(Math.min(140, width))),
    ...rows,
    ...more,
    palette.bold(`  ${totals}`),
  ].join("\n");
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
