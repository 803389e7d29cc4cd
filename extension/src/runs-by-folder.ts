import type { JudgeRecordedParams } from "@tracejudge/language-server/judging-protocol";
import type { RunRef } from "@tracejudge/language-server/protocol";

/** Chosen runs as the server wants them; rows of a view that are no runs are left out. */
export function runsByFolder(runs: readonly Partial<RunRef>[]): JudgeRecordedParams["folders"] {
  const byFolder = new Map<string, string[]>();
  for (const { folder, traceId } of runs) {
    if (folder === undefined || traceId === undefined) continue;
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), traceId]);
  }
  return [...byFolder].map(([folder, traceIds]) => ({ folder, traceIds }));
}
