import type { LangSmithRun } from "@tracejudge/core";
import { toRoot } from "./root-run.ts";

/**
 * Whether the rows of a run that has ended are all there, by their own account: each of them has
 * ended, and its parent is among them. Tracers send a run's end after those of the runs below it, so
 * that little else can be missing then.
 */
export function isWhole(rows: readonly LangSmithRun[]): boolean {
  const ids = new Set(rows.map(({ id }) => id));
  const parentIsThere = ({ parent_run_id: parent }: LangSmithRun) => !parent || ids.has(parent);
  return (
    rows.length > 1 && rows.every((row) => toRoot(row).endTime !== undefined && parentIsThere(row))
  );
}
