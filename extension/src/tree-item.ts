import type { RunRef } from "@tracejudge/language-server/protocol";
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { type Row, runRow, threadRow } from "./run-items.ts";
import type { RunsNode } from "./runs-tree.ts";

/** A node as the editor draws it. Texts are given as plain strings, in which nothing is markup. */
export function treeItem(node: RunsNode): TreeItem {
  switch (node.kind) {
    case "run": {
      const ref: RunRef = { folder: node.folder, traceId: node.traceId };
      const item = itemOf(runRow(node, new Date()), TreeItemCollapsibleState.None);
      item.id = `${node.folder}#run:${node.traceId}`;
      item.command = { title: "Open Run", command: "tracejudge.openRun", arguments: [ref] };
      return marked(item, node);
    }
    case "thread": {
      const item = itemOf(threadRow(node), TreeItemCollapsibleState.Collapsed);
      item.id = `${node.folder}#thread:${node.threadId}`;
      return marked(item, node);
    }
    case "folder": {
      const item = new TreeItem(node.name, TreeItemCollapsibleState.Expanded);
      item.id = node.folder;
      item.iconPath = ThemeIcon.Folder;
      return marked(item, node);
    }
    case "more": {
      const item = new TreeItem("Show more", TreeItemCollapsibleState.None);
      item.id = `${node.key}#more:${node.left}`;
      item.description = `${node.left} more`;
      item.iconPath = new ThemeIcon("ellipsis");
      item.command = { title: "Show More", command: "tracejudge.showMore", arguments: [node] };
      return marked(item, node);
    }
  }
}

function itemOf(row: Row, state: TreeItemCollapsibleState): TreeItem {
  const item = new TreeItem(row.label, state);
  const color = row.color === undefined ? undefined : new ThemeColor(row.color);
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.iconPath = new ThemeIcon(row.icon, color);
  item.accessibilityInformation = { label: row.spoken };
  return item;
}

/** Menus are told by the kind of the node. */
function marked(item: TreeItem, { kind }: RunsNode): TreeItem {
  item.contextValue = kind;
  return item;
}
