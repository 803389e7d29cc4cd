import type { Verdict } from "@tracejudge/core";
import type { LangSmithClient } from "./client.ts";
import type { LangSmith } from "./open-langsmith.ts";
import { isMissingRoute, statusOf } from "./refusal.ts";
import type { RootRun } from "./root-run.ts";
import { uuid5 } from "./uuid5.ts";

/** An annotation queue of LangSmith, where people look at runs. */
export interface ReviewQueue {
  /** Adds a run unless it stands, or stood, in the queue. */
  add(root: RootRun): Promise<void>;
}

const sections = ["needs_my_review", "needs_others_review", "archived"] as const;

/** What a person should look at: the flagged, the unsure, and a sample of the rest. */
export function needsReview({ status, audit }: Verdict): boolean {
  return status === "FLAGGED" || status === "REVIEW" || audit;
}

/** Finds the queue of this name, or makes it. */
export async function openReviewQueue(
  langsmith: LangSmith,
  name: string,
  projectId: string,
): Promise<ReviewQueue> {
  const { client } = langsmith;
  const queueId = (await find(client, name)) ?? (await create(client, name, projectId));
  const queued = await queuedRuns(client, queueId);
  return {
    async add(root) {
      if (queued.has(root.id)) return;
      await addRun(langsmith, queueId, root, projectId);
      queued.add(root.id);
    },
  };
}

async function find(client: LangSmithClient, name: string): Promise<string | undefined> {
  for await (const queue of client.listAnnotationQueues({ name })) {
    if (queue.name === name) return queue.id;
  }
  return undefined;
}

async function create(client: LangSmithClient, name: string, projectId: string): Promise<string> {
  // So that an attempt whose answer got lost does not make a second one.
  const queueId = uuid5(["queue", projectId, name]);
  const description = "Runs that tracejudge flagged, is unsure of, or drew for a check";
  try {
    return (await client.createAnnotationQueue({ name, description, queueId })).id;
  } catch (error) {
    if (statusOf(error) === 409) return queueId;
    throw error;
  }
}

async function queuedRuns(client: LangSmithClient, queueId: string): Promise<Set<string>> {
  const ids = new Set<string>();
  const items = client.annotationQueues?.items;
  try {
    for (const status of items === undefined ? [] : sections) {
      for await (const { run_id } of items?.list(queueId, { status }) ?? []) {
        if (run_id !== undefined) ids.add(run_id);
      }
    }
    if (items !== undefined) return ids;
  } catch (error) {
    if (!isMissingRoute(error)) throw error;
  }
  for await (const { id } of client.listRunsFromAnnotationQueue?.(queueId) ?? []) ids.add(id);
  return ids;
}

async function addRun(
  { client, extendRetention }: LangSmith,
  queueId: string,
  { id, startTime }: RootRun,
  projectId: string,
): Promise<void> {
  const items = client.annotationQueues?.items;
  if (items !== undefined) {
    const item = { item_type: "RUN", run_id: id, session_id: projectId } as const;
    try {
      await items.create(queueId, {
        extend_trace_retention: extendRetention,
        items: [{ ...item, start_time: new Date(startTime).toISOString() }],
      });
      return;
    } catch (error) {
      if (!isMissingRoute(error)) throw error;
    }
  }
  await client.addRunsToAnnotationQueue(queueId, [id]);
}
