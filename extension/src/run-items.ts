import type {
  RunStatus,
  RunSummary,
  ThreadSummary,
} from "@tracejudge/language-server/runs-protocol";
import { runDescription, runFacts } from "./run-description.ts";

/** A row of the Runs view, without anything of the editor's own. */
export interface Row {
  label: string;
  description: string;
  tooltip: string;
  /** Codicon and theme colour: shape and colour both tell the status. */
  icon: string;
  color?: string;
  /** What a screen reader says. */
  spoken: string;
}

const icons: Record<RunStatus, { icon: string; color: string; word: string }> = {
  OK: { icon: "pass", color: "testing.iconPassed", word: "OK" },
  FLAGGED: { icon: "error", color: "testing.iconFailed", word: "flagged" },
  REVIEW: { icon: "question", color: "problemsWarningIcon.foreground", word: "to review" },
  ERROR: { icon: "warning", color: "problemsWarningIcon.foreground", word: "could not be judged" },
};
const unjudged = { icon: "circle-outline", word: "not judged" };

export function runRow(run: RunSummary, now: Date): Row {
  const { icon, word, ...look } = run.status === undefined ? unjudged : icons[run.status];
  const description = runDescription(run, now);
  const facts = [
    [run.failed ? `${word}; the run failed` : word, ...runFacts(run)].join(" · "),
    run.request,
    run.startTime === undefined ? undefined : new Date(run.startTime).toLocaleString(),
    run.threadId === undefined ? undefined : `thread ${run.threadId}`,
    `id ${run.traceId}`,
  ];
  return {
    label: run.name,
    description,
    tooltip: [run.name, ...facts].filter((line) => line !== undefined).join("\n"),
    icon,
    ...look,
    spoken: [run.name, word, description].filter((part) => part !== "").join(", "),
  };
}

export function threadRow(thread: ThreadSummary): Row {
  const { icon, word, ...look } = thread.status === undefined ? unjudged : icons[thread.status];
  const flagged = thread.flagged === 0 ? [] : [`${thread.flagged} flagged`];
  const description = [`${thread.runs} runs`, ...flagged].join(" · ");
  return {
    label: thread.title,
    description,
    tooltip: `Thread ${thread.title}\n${description}`,
    icon,
    ...look,
    spoken: `thread ${thread.title}, ${description}, worst: ${word}`,
  };
}
