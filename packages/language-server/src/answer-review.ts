import { settledCases } from "@tracejudge/core";
import type { CancellationToken } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type RunsDesk, requestHandlers } from "./answer-runs.ts";
import { readableRun } from "./pages/readable-run.ts";
import { runUri } from "./pages/run-uri.ts";
import { type ReviewedFolder, reviewQueue } from "./review/review-queue.ts";
import {
  type ReviewCase,
  type ReviewParams,
  type ReviewPlace,
  type ReviewQueue,
  reviewMethods,
} from "./review-protocol.ts";
import { signalOf } from "./signal-of.ts";
import { filePath, type Workspace } from "./workspace.ts";

/** Cases that one answer holds at most. */
const MOST = 10_000;

/** Answers what a person should look at next, and where that stands. */
export function answerReview({ connection, workspace }: RunsDesk): void {
  const on = requestHandlers(connection);
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
      const trace = await workspace.runIndex(dir).readTrace(traceId);
      if (trace === undefined) return null;
      const uri = runUri({ dir, traceId }, trace.name ?? "run");
      const { text, page } = readableRun(trace);
      const mark = page.runs[0]?.marks.find(({ step }) => step.id === stepId);
      const document = TextDocument.create(uri, "", 0, text);
      return { uri, line: document.positionAt(mark?.head.start ?? 0).line };
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
