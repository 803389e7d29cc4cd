import { methods, type RunRef, type RunSummary } from "@tracejudge/language-server/protocol";
import {
  commands,
  type Event,
  EventEmitter,
  type ExtensionContext,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { runDescription } from "./run-description.ts";

const LIMIT = 1000;

const icons: Record<string, ThemeIcon> = {
  OK: new ThemeIcon("pass", new ThemeColor("testing.iconPassed")),
  FLAGGED: new ThemeIcon("error", new ThemeColor("testing.iconFailed")),
  REVIEW: new ThemeIcon("question", new ThemeColor("problemsWarningIcon.foreground")),
  ERROR: new ThemeIcon("warning", new ThemeColor("problemsWarningIcon.foreground")),
};

interface Node extends RunSummary {
  folder: string;
}

/** The recorded runs of all workspace folders, newest first; the status bar counts the flagged ones. */
export function activateRunsView(
  context: ExtensionContext,
  client: LanguageClient,
  runsChanged: Event<void>,
): void {
  const changed = new EventEmitter<undefined>();
  const status = window.createStatusBarItem("tracejudge.flagged");
  status.name = "TraceJudge";
  status.command = "tracejudge.runs.focus";
  let onlyFlagged = false;

  const provider: TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: treeItem,
    async getChildren(parent) {
      if (parent !== undefined) return [];
      const runs = await recordedRuns(client);
      const toLookAt = runs.filter((run) => run.status !== undefined && run.status !== "OK");
      status.text = `$(law) ${runs.filter((run) => run.status === "FLAGGED").length}`;
      status.tooltip = "TraceJudge: flagged runs";
      if (runs.length > 0) status.show();
      else status.hide();
      return onlyFlagged ? toLookAt : runs;
    },
  };
  const show = async (only: boolean) => {
    onlyFlagged = only;
    await commands.executeCommand("setContext", "tracejudge.onlyFlagged", only);
    changed.fire(undefined);
  };
  const view = window.createTreeView("tracejudge.runs", { treeDataProvider: provider });
  context.subscriptions.push(
    changed,
    status,
    view,
    runsChanged(() => changed.fire(undefined)),
    commands.registerCommand("tracejudge.refresh", () => changed.fire(undefined)),
    commands.registerCommand("tracejudge.showFlagged", () => show(true)),
    commands.registerCommand("tracejudge.showAll", () => show(false)),
  );
}

async function recordedRuns(client: LanguageClient): Promise<Node[]> {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => `${uri}`);
  const found = await Promise.all(
    folders.map(async (folder) => {
      const runs = await client.sendRequest<RunSummary[]>(methods.runs, { folder, limit: LIMIT });
      return runs.map((run) => ({ ...run, folder }));
    }),
  );
  return found.flat().sort((a, b) => (b.startTime ?? 0) - (a.startTime ?? 0));
}

function treeItem(run: Node): TreeItem {
  const item = new TreeItem(run.name, TreeItemCollapsibleState.None);
  const ref: RunRef = { folder: run.folder, traceId: run.traceId };
  item.id = `${run.folder}#${run.traceId}`;
  item.description = runDescription(run, new Date());
  item.iconPath = icons[run.status ?? ""] ?? new ThemeIcon("circle-outline");
  item.tooltip = [run.status ?? "not judged", run.traceId, run.threadId].filter(Boolean).join("\n");
  item.command = { title: "Open Run", command: "tracejudge.openRun", arguments: [ref] };
  return item;
}
