import type { Verdict } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import type { RunSummary } from "./protocol.ts";

/** The recorded runs of a store, newest first, as the Runs view shows them. */
export async function listRecorded(
  dir: string,
  limit: number,
  cancelled: () => boolean,
): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  for await (const read of openStore({ dir }).listRuns()) {
    if (runs.length >= limit || cancelled()) break;
    if ("problem" in read) continue;
    const { verdict, ...run } = read.value;
    runs.push({ ...run, ...(verdict !== undefined && verdictFields(verdict)) });
  }
  return runs;
}

function verdictFields(verdict: Verdict) {
  const { status, score, audit, blame, steps } = verdict;
  const step = steps.find(({ stepId }) => stepId === blame?.stepId);
  return {
    status,
    audit,
    ...(score !== null && { score }),
    ...(blame !== undefined && {
      blame: { step: step?.name ?? blame.stepId, attribute: blame.attribute },
    }),
  };
}
