import type { RunSummary } from "@tracejudge/language-server/protocol";

/** What stands beside a run's name: its score, when it was, and the step to look at first. */
export function runDescription({ score, startTime, blame, audit }: RunSummary, now: Date): string {
  return [
    ...(score === undefined ? [] : [(Math.floor(score * 10 + 1e-9) / 10).toFixed(1)]),
    ...(startTime === undefined ? [] : [when(new Date(startTime), now)]),
    ...(blame === undefined ? [] : [`${blame.step}: ${blame.attribute}`]),
    ...(audit === true ? ["audit"] : []),
  ].join(" · ");
}

/** The time of a run of today, the date of an older one. */
function when(date: Date, now: Date): string {
  return date.toDateString() === now.toDateString()
    ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString();
}
