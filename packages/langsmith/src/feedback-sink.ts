import { TraceJudgeError } from "@tracejudge/core";
import type { FeedbackRow } from "./feedback-rows.ts";
import type { LangSmith } from "./open-langsmith.ts";

/** Whose feedback it is. */
export interface FeedbackTarget {
  projectId: string;
  traceId: string;
}

/**
 * Writes rows and resolves when the server has accepted each one. With `extendRetention` the client
 * gathers them into batches of its own; without, only single posts spare the retention. What a batch
 * lost (the client tells nobody) is posted singly.
 */
export async function writeFeedback(
  langsmith: LangSmith,
  rows: readonly FeedbackRow[],
  target: FeedbackTarget,
): Promise<void> {
  const { extendRetention } = langsmith;
  if (extendRetention) {
    await settled(rows.map((row) => send(langsmith, row, target, target.traceId)));
    await langsmith.flush();
  }
  const missing = rows.filter(({ id }) => !langsmith.takeAccepted(id));
  // With a trace id, and retention allowed, the client would batch them again.
  const traceId = extendRetention ? undefined : target.traceId;
  await settled(missing.map((row) => send(langsmith, row, target, traceId)));
  const refused = missing.find(({ id }) => !langsmith.takeAccepted(id));
  if (refused !== undefined) throw unacknowledged(refused);
}

/** 409 says that it is there already. */
async function send(
  { client, extendRetention }: LangSmith,
  { id, runId, startTime, key, score, comment, sourceInfo }: FeedbackRow,
  { projectId }: FeedbackTarget,
  traceId: string | undefined,
): Promise<void> {
  try {
    await client.createFeedback(runId, key, {
      feedbackId: id,
      score,
      comment,
      sourceInfo,
      feedbackSourceType: "model",
      sessionId: projectId,
      extendTraceRetention: extendRetention,
      ...(startTime !== undefined && { startTime }),
      ...(traceId !== undefined && { traceId }),
    });
  } catch (error) {
    if ((error as { status?: unknown }).status !== 409) throw error;
  }
}

/** Waits for all of them, so that none is still under way when the first error is told. */
async function settled(sent: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(sent)).find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

function unacknowledged({ key, runId }: FeedbackRow): TraceJudgeError {
  return new TraceJudgeError(
    "LANGSMITH_UNREACHABLE",
    `LangSmith did not acknowledge the feedback ${key} of run ${runId}`,
    "Start the command again; if it stays so, unset the LANGSMITH_* variables that change how the client sends",
  );
}
