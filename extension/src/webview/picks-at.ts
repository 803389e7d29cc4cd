import type { Report, RunPick } from "@tracejudge/language-server/report-protocol";

/** The runs behind a row, cell or bar, by its path in the report, such as `worst.3`. */
export function picksAt(report: Report, path: string): RunPick[] {
  let at: unknown = report;
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return [];
    at = (at as Record<string, unknown>)[key];
  }
  const picks = (at as { picks?: unknown } | undefined)?.picks;
  return Array.isArray(picks) ? picks : [];
}
