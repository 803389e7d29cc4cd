import {
  type CompareParams,
  type CompareUris,
  type RunPlace,
  type RunsPage,
  runsMethods,
} from "@tracejudge/language-server/runs-protocol";
import {
  commands,
  type ExtensionContext,
  env,
  Range,
  type TreeView,
  Uri,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { chosenRows } from "./chosen-runs.ts";
import { deleteRuns } from "./delete-runs.ts";
import { otherRuns, otherRunsParams } from "./other-runs.ts";
import { runDescription } from "./run-description.ts";
import { inert } from "./runs-filter.ts";
import type { RunNode, RunsNode, RunsTree } from "./runs-tree.ts";
import { showError } from "./show-error.ts";

export interface RunsPanel {
  tree: RunsTree;
  view: TreeView<RunsNode>;
}

/** What can be done with the runs of the view: compare, delete, copy their ids, open their file. */
export function activateRunActions(
  context: ExtensionContext,
  client: LanguageClient,
  { tree, view }: RunsPanel,
): void {
  const command = (name: string, act: (rows: readonly RunsNode[]) => Promise<unknown>) =>
    commands.registerCommand(name, async (clicked?: RunsNode, selected?: RunsNode[]) => {
      try {
        await act(chosenRows(clicked, selected, view.selection));
      } catch (error) {
        await showError(error);
      }
    });
  const ofRuns =
    (act: (runs: RunNode[]) => Promise<unknown>) => async (rows: readonly RunsNode[]) => {
      const runs = rows.filter((row) => row.kind === "run");
      if (runs.length > 0) await act(runs);
    };
  context.subscriptions.push(
    command(
      "tracejudge.compareRuns",
      ofRuns((runs) => compareRuns(client, runs)),
    ),
    command("tracejudge.deleteRuns", async (rows) => {
      await deleteRuns(client, rows, tree.filter);
      tree.refresh();
    }),
    command(
      "tracejudge.copyRunId",
      ofRuns(async (runs) =>
        env.clipboard.writeText(runs.map(({ traceId }) => traceId).join("\n")),
      ),
    ),
    command(
      "tracejudge.openRaw",
      ofRuns(([run]) => openRaw(client, run)),
    ),
  );
}

/** Two runs beside each other; one is compared with another that is chosen from the newest. */
async function compareRuns(client: LanguageClient, runs: RunNode[]): Promise<void> {
  const [first, second = await otherRun(client, first)] = runs;
  if (first === undefined || second === undefined) return;
  // The older one stands on the left, as in every comparison.
  const [left, right] =
    (first.startTime ?? 0) <= (second.startTime ?? 0) ? [first, second] : [second, first];
  const params: CompareParams = { left: refOf(left), right: refOf(right) };
  const uris = await client.sendRequest<CompareUris>(runsMethods.compare, params);
  await commands.executeCommand(
    "vscode.diff",
    Uri.parse(uris.left),
    Uri.parse(uris.right),
    uris.title,
    { preview: true },
  );
}

async function otherRun(client: LanguageClient, run: RunNode | undefined) {
  if (run === undefined) return undefined;
  const { folder, name } = run;
  const pages = await Promise.all(
    otherRunsParams(run).map((params) => client.sendRequest<RunsPage>(runsMethods.runs, params)),
  );
  const items = otherRuns(run, pages).map((other) => ({
    label: inert(other.name),
    description: inert(runDescription(other, new Date())),
    run: { kind: "run" as const, folder, ...other },
  }));
  const placeHolder = `Compare ${name} with`;
  return (await window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.run;
}

async function openRaw(client: LanguageClient, run: RunNode | undefined): Promise<void> {
  if (run === undefined) return;
  const place = await client.sendRequest<RunPlace | null>(runsMethods.place, refOf(run));
  if (place === null) return;
  const document = await workspace.openTextDocument(Uri.parse(place.file));
  const at = new Range(place.line - 1, 0, place.line - 1, 0);
  await window.showTextDocument(document, { selection: at });
}

function refOf({ folder, traceId }: RunNode) {
  return { folder, traceId };
}
