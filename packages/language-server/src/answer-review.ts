import { settledCases } from "@tracejudge/core";
import type { CancellationToken } from "vscode-languageserver";
import { type RunsDesk, requestHandlers } from "./answer-runs.ts";
import { type ReviewedFolder, reviewQueue } from "./review/review-queue.ts";
import {
  type ReviewCase,
  type ReviewParams,
  type ReviewPlace,
  type ReviewQueue,
  reviewMethods,
} from "./review-protocol.ts";
import { runPlace } from "./run-place.ts";
import { signalOf } from "./signal-of.ts";
import { filePath, type Workspace } from "./workspace.ts";

/** Cases that one answer holds at most. */
const MOST = 10_000;

/** Answers what a person should look at next, and where that stands. */
export function answerReview({ connection, workspace }: RunsDesk): void {
  const on = requestHandlers({ connection, workspace });
  on(reviewMethods.queue, async ({ folders, limit }: ReviewParams, token): Promise<ReviewQueue> => {
    const reviewed: ReviewedFolder[] = [];
    for (const folder of folders) reviewed.push(await reviewedFolder(workspace, folder, token));
    const cases = reviewQueue(reviewed);
    return { cases: cases.slice(0, Math.min(MOST, limit)), total: cases.length };
  });
  on(
    reviewMethods.place,
    async ({ folder, traceId, stepId }: ReviewCase): Promise<ReviewPlace | null> => {
      const dir = workspace.storeDir(filePath(folder) ?? folder);
      return (await runPlace(workspace.runIndex(dir), { traceId, stepId })) ?? null;
    },
  );
}

async function reviewedFolder(
  workspace: Workspace,
  uri: string,
  token: CancellationToken,
): Promise<ReviewedFolder> {
  const folder = filePath(uri) ?? uri;
  const index = workspace.runIndex(workspace.storeDir(folder));
  await index.update(signalOf(token));
  const settled = settledCases(await workspace.precedents(folder));
  return { folder: uri, runs: index.runs, settled, author: await workspace.author(folder, true) };
}
