import type { RunSummary } from "@tracejudge/language-server/runs-protocol";

/** What stands beside a run's name, the most telling first: a narrow view cuts off the end. */
export function runDescription(run: RunSummary, now: Date): string {
  const { startTime } = run;
  return [
    ...runFacts(run),
    ...(startTime === undefined ? [] : [when(new Date(startTime), now)]),
  ].join(" · ");
}

/** Score, the step to look at, duration and model, as far as they are known. */
export function runFacts({ score, blame, audit, duration, model }: RunSummary): string[] {
  return [
    ...(score === undefined ? [] : [(Math.floor(score * 10 + 1e-9) / 10).toFixed(1)]),
    ...(blame === undefined ? [] : [`${blame.step}: ${blame.attribute}`]),
    ...(audit === true ? ["audit"] : []),
    ...(duration === undefined ? [] : [durationText(duration)]),
    ...(model === undefined ? [] : [model]),
  ];
}

function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  return seconds < 120 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}

/** The time of a run of today, the date of an older one. */
function when(date: Date, now: Date): string {
  return date.toDateString() === now.toDateString()
    ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString();
}
