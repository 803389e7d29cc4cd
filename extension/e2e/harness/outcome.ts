/** How a behaviour was found to hold, or why not. */
export interface Outcome {
  name: string;
  milliseconds: number;
  /** What was measured on the way. */
  notes?: readonly string[];
  /** Present where it does not hold. */
  error?: unknown;
}

export function hasPassed({ error }: Outcome): boolean {
  return error === undefined;
}

/** One line, and below it why where it does not hold. */
export function outcomeText(outcome: Outcome): string {
  const { name, milliseconds, notes = [], error } = outcome;
  const mark = hasPassed(outcome) ? "✓" : "✗";
  const reason = hasPassed(outcome) ? "" : `\n    ${text(error).replaceAll("\n", "\n    ")}`;
  const seconds = (milliseconds / 1000).toFixed(1);
  return [`  ${mark} ${name} (${seconds} s)${reason}`, ...notes].join("\n    ");
}

function text(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
