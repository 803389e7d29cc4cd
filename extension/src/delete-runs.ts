import {
  type DeleteParams,
  type RunFilter,
  type RunsPage,
  runsMethods,
} from "@tracejudge/language-server/runs-protocol";
import { window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { deleteDetail, deleteQuestion } from "./chosen-runs.ts";
import { runsByFolder } from "./runs-by-folder.ts";
import { filterText } from "./runs-filter.ts";
import type { RunNode, RunsNode, ThreadNode } from "./runs-tree.ts";

/** Runs that one answer of the server holds at most. */
const PAGE = 1000;

/**
 * Deletes the runs and threads among the rows once that is confirmed: of a thread the runs that its row
 * counts, which are those that pass the filter. What is recorded while the question stands there stays.
 */
export async function deleteRuns(
  client: LanguageClient,
  rows: readonly RunsNode[],
  filter: RunFilter,
): Promise<void> {
  const found = await Promise.all(
    rows
      .filter((row): row is ThreadNode => row.kind === "thread")
      .map(async (thread) => ({ ...thread, ids: await runsOf(client, thread, filter) })),
  );
  // One of which everything was deleted meanwhile has a row until the view is drawn again.
  const threads = found.filter(({ ids }) => ids.length > 0);
  const isThreaded = ({ folder, traceId }: RunNode) =>
    threads.some((thread) => thread.folder === folder && thread.ids.includes(traceId));
  const single = rows.filter((row): row is RunNode => row.kind === "run" && !isThreaded(row));
  if (single.length === 0 && threads.length === 0) return;
  const question = deleteQuestion(
    single.map(({ name }) => name),
    threads.map(({ title, ids }) => ({ title, runs: ids.length })),
  );
  const detail = deleteDetail(threads.length > 0 && filterText(filter) !== "");
  const said = await window.showWarningMessage(question, { modal: true, detail }, "Delete");
  if (said !== "Delete") return;
  const inThreads = threads.flatMap(({ folder, ids }) =>
    ids.map((traceId) => ({ folder, traceId })),
  );
  for (const { folder, traceIds = [] } of runsByFolder([...single, ...inThreads])) {
    const params: DeleteParams = { folder, traceIds };
    await client.sendRequest(runsMethods.delete, params);
  }
}

async function runsOf(
  client: LanguageClient,
  { folder, threadId }: ThreadNode,
  filter: RunFilter,
): Promise<string[]> {
  const ids: string[] = [];
  for (let left = 1; left > 0; ) {
    const params = { folder, threadId, filter, offset: ids.length, limit: PAGE };
    const page = await client.sendRequest<RunsPage>(runsMethods.runs, params);
    ids.push(...page.entries.flatMap((entry) => ("traceId" in entry ? entry.traceId : [])));
    left = page.entries.length === 0 ? 0 : page.left;
  }
  return ids;
}
