/**
 * Something wrong with text a user gave us: data, never an exception.
 * `line` and `column` are 1-based; `path` is a JSON path such as `$.labels[0].score`.
 */
export interface Problem {
  code: string;
  severity: "error" | "warning";
  message: string;
  /** What the user can do about it, as an imperative sentence. */
  remedy: string;
  file?: string;
  line?: number;
  column?: number;
  path?: string;
}

/** One line for people: `file:line:column path message. remedy`. */
export function problemText(problem: Problem): string {
  const place = [problem.file ?? "input", problem.line, problem.column]
    .filter((part) => part !== undefined)
    .join(":");
  const path = problem.path === undefined ? "" : ` ${problem.path}`;
  return `${place}${path} ${problem.severity}: ${problem.message}. ${problem.remedy}.`;
}
