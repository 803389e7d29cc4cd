import type { Rubric } from "@tracejudge/core";
import type { IndexedRun } from "@tracejudge/store";
import type { RunStatus, RunSummary, RunsEntry, RunsPage, RunsParams } from "../runs-protocol.ts";
import { oneLine } from "../texts/one-line.ts";
import { runFilter } from "./run-filter.ts";

const MOST = 1000;

/**
 * One page of the list: threads of several runs stand where their newest run is; a run without a thread,
 * or the only one of its thread, stands by itself.
 */
export function listRuns(
  runs: readonly IndexedRun[],
  { filter = {}, offset = 0, limit, ...wanted }: Omit<RunsParams, "folder">,
  rubric: Rubric,
): RunsPage {
  const passes = runFilter(filter, rubric);
  const isOfThread = ofThread(runs, wanted);
  const matching = runs.filter((run) => (isOfThread?.(run) ?? true) && passes(run));
  const groups = isOfThread === undefined ? grouped(matching) : matching.map((run) => [run]);
  const shown = groups.slice(offset, offset + Math.min(limit, MOST));
  return {
    entries: shown.map(entryOf),
    left: Math.max(0, groups.length - offset - shown.length),
    matching: matching.length,
    total: runs.length,
    flagged: runs.filter(({ verdict }) => verdict?.status === "FLAGGED").length,
  };
}

/** Whether a run is of the thread that is wanted; undefined where none is. */
function ofThread(
  runs: readonly IndexedRun[],
  { threadId, threadOf }: Pick<RunsParams, "threadId" | "threadOf">,
): ((run: IndexedRun) => boolean) | undefined {
  if (threadId !== undefined) return (run) => run.threadId === threadId;
  if (threadOf === undefined) return undefined;
  const thread = runs.find(({ traceId }) => traceId === threadOf)?.threadId;
  return (run) => thread !== undefined && run.threadId === thread;
}

function grouped(runs: readonly IndexedRun[]): IndexedRun[][] {
  const groups: IndexedRun[][] = [];
  const threads = new Map<string, IndexedRun[]>();
  for (const run of runs) {
    const known = run.threadId === undefined ? undefined : threads.get(run.threadId);
    if (known !== undefined) {
      known.push(run);
      continue;
    }
    const group = [run];
    groups.push(group);
    if (run.threadId !== undefined) threads.set(run.threadId, group);
  }
  return groups;
}

/** The worst first. */
const urgency: RunStatus[] = ["FLAGGED", "ERROR", "REVIEW", "OK"];

function entryOf(group: readonly IndexedRun[]): RunsEntry {
  const [newest] = group;
  if (newest === undefined) throw new TypeError("a group has a run");
  if (group.length === 1 || newest.threadId === undefined) return runSummary(newest);
  const status = urgency.find((one) => group.some(({ verdict }) => verdict?.status === one));
  return {
    threadId: newest.threadId,
    title: oneLine(newest.threadId),
    runs: group.length,
    flagged: group.filter(({ verdict }) => verdict?.status === "FLAGGED").length,
    ...(status !== undefined && { status }),
    ...(newest.startTime !== undefined && { startTime: newest.startTime }),
  };
}

function runSummary(run: IndexedRun): RunSummary {
  const { traceId, name, threadId, startTime, endTime, model, request, failed, verdict } = run;
  return {
    traceId,
    name: oneLine(name) || "run",
    failed,
    ...(threadId !== undefined && { threadId: oneLine(threadId) }),
    ...(startTime !== undefined && { startTime }),
    ...(startTime !== undefined &&
      endTime !== undefined &&
      endTime >= startTime && { duration: endTime - startTime }),
    ...(model !== undefined && { model: oneLine(model) }),
    ...(request !== undefined && { request: oneLine(request) }),
    ...(verdict !== undefined && verdictFields(verdict)),
  };
}

function verdictFields({ status, score, audit, blame }: NonNullable<IndexedRun["verdict"]>) {
  return {
    status,
    audit,
    ...(score !== null && { score }),
    ...(blame !== undefined && {
      blame: { step: oneLine(blame.step), attribute: oneLine(blame.attribute) },
    }),
  };
}
