import type { LangSmithRun } from "@tracejudge/core";
import { jobError } from "./refusal.ts";
import { type RootRun, toRoot } from "./root-run.ts";
import type { Window } from "./run-source.ts";

/** The roots that started in a window, each once, the newest first; pages may come twice. */
export async function listRoots(
  rows: AsyncIterable<LangSmithRun>,
  { from, to }: Window,
): Promise<RootRun[]> {
  const roots = new Map<string, RootRun>();
  try {
    for await (const row of rows) {
      const root = toRoot(row);
      if (root.startTime >= from && root.startTime < to) roots.set(root.id, root);
    }
  } catch (error) {
    throw jobError(error);
  }
  return [...roots.values()].sort((a, b) => b.startTime - a.startTime);
}
