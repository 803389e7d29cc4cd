import type { RunChoices, RunFilter } from "@tracejudge/language-server/runs-protocol";
import { runsMethods } from "@tracejudge/language-server/runs-protocol";
import {
  commands,
  type Event,
  type ExtensionContext,
  QuickPickItemKind,
  type TreeView,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { activateRunActions } from "./run-actions.ts";
import { filterItems, filterMessage, filterText } from "./runs-filter.ts";
import { activateRunsStatus } from "./runs-status.ts";
import { type MoreNode, type RunsNode, RunsTree } from "./runs-tree.ts";

/** The Runs view, which follows what is recorded, and the number of flagged runs in the status bar. */
export function activateRunsView(
  context: ExtensionContext,
  client: LanguageClient,
  runsChanged: Event<void>,
): void {
  const tree = new RunsTree(client);
  const view = window.createTreeView("tracejudge.runs", {
    treeDataProvider: tree,
    canSelectMany: true,
    showCollapseAll: true,
  });
  context.subscriptions.push(
    tree,
    view,
    runsChanged(() => tree.refresh()),
    workspace.onDidChangeWorkspaceFolders(() => tree.refresh()),
    commands.registerCommand("tracejudge.refresh", () => tree.refresh()),
    commands.registerCommand("tracejudge.showMore", (node: MoreNode) => tree.showMore(node)),
  );
  activateFilter(context, client, tree, view);
  activateRunActions(context, client, { tree, view });
  activateRunsStatus(context, client, runsChanged);
}

function activateFilter(
  context: ExtensionContext,
  client: LanguageClient,
  tree: RunsTree,
  view: TreeView<RunsNode>,
): void {
  const show = async (filter: RunFilter) => {
    tree.filter = filter;
    const isFiltered = filterText(filter) !== "";
    await commands.executeCommand("setContext", "tracejudge.runsFiltered", isFiltered);
  };
  const tell = () => {
    const text = filterText(tree.filter);
    view.message = text === "" ? "" : filterMessage(text, tree.figures);
  };
  context.subscriptions.push(
    tree.onDidList(tell),
    commands.registerCommand("tracejudge.showFlagged", () =>
      show({ ...tree.filter, show: "attention" }),
    ),
    commands.registerCommand("tracejudge.showAll", () => show({})),
    commands.registerCommand("tracejudge.filterRuns", async () => {
      const items = filterItems(tree.filter, await choices(client)).map((item) => ({
        ...item,
        description: item.picked ? "✓" : "",
        kind: item.filter === undefined ? QuickPickItemKind.Separator : QuickPickItemKind.Default,
      }));
      const picked = await window.showQuickPick(items, { placeHolder: "Which runs to show" });
      if (picked?.filter !== undefined) await show(picked.filter);
    }),
    commands.registerCommand("tracejudge.searchRuns", async () => {
      const { text: before = "", ...others } = tree.filter;
      const text = await window.showInputBox({
        prompt: "Words in the name, id, thread, model or request of a run",
        value: before,
      });
      if (text !== undefined) await show(text.trim() === "" ? others : { ...others, text });
    }),
  );
}

async function choices(client: LanguageClient): Promise<RunChoices> {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => `${uri}`);
  const found = await Promise.all(
    folders.map((folder) => client.sendRequest<RunChoices>(runsMethods.choices, { folder })),
  );
  const all = (key: keyof RunChoices) => [...new Set(found.flatMap((one) => one[key]))].sort();
  return { attributes: all("attributes"), nodes: all("nodes") };
}
