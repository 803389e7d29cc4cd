import {
  type RunFilter,
  type RunSummary,
  type RunsPage,
  type RunsParams,
  runsMethods,
  type ThreadSummary,
} from "@tracejudge/language-server/runs-protocol";
import {
  CancellationTokenSource,
  type Event,
  EventEmitter,
  type TreeDataProvider,
  type TreeItem,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { treeItem } from "./tree-item.ts";

export type RunNode = { kind: "run"; folder: string } & RunSummary;
export type ThreadNode = { kind: "thread"; folder: string } & ThreadSummary;
/** Only where several folders are open. */
export type FolderNode = { kind: "folder"; folder: string; name: string };
/** Stands for entries that were not asked for yet. */
export type MoreNode = { kind: "more"; key: string; left: number };
export type RunsNode = RunNode | ThreadNode | FolderNode | MoreNode;

/** Entries asked for at first, and again with each "more". */
const PAGE = 200;
/** Most entries that the server gives at once. */
const MOST = 1000;

/** Recorded runs by folder and thread, each list page by page; nothing is asked for that is not open. */
export class RunsTree implements TreeDataProvider<RunsNode> {
  readonly #client: LanguageClient;
  readonly #changed = new EventEmitter<undefined>();
  /** How many entries of each list are shown. */
  readonly #wanted = new Map<string, number>();
  /** What was shown last of each list, for where asking again was cut short. */
  readonly #shown = new Map<string, RunsNode[]>();
  /** Runs that pass the filter and all runs, by folder. */
  readonly #figures = new Map<string, { matching: number; total: number }>();
  readonly #listed = new EventEmitter<void>();
  #asking = new CancellationTokenSource();
  #filter: RunFilter = {};

  constructor(client: LanguageClient) {
    this.#client = client;
  }

  get onDidChangeTreeData(): Event<undefined> {
    return this.#changed.event;
  }

  /** A list was brought up to date. */
  get onDidList(): Event<void> {
    return this.#listed.event;
  }

  /** Of all folders that are shown. */
  get figures(): { matching: number; total: number } {
    const all = [...this.#figures.values()];
    const sum = (key: "matching" | "total") => all.reduce((number, one) => number + one[key], 0);
    return { matching: sum("matching"), total: sum("total") };
  }

  get filter(): RunFilter {
    return this.#filter;
  }

  set filter(filter: RunFilter) {
    this.#filter = filter;
    this.#wanted.clear();
    this.#shown.clear();
    this.#figures.clear();
    this.refresh();
  }

  /** Asks for everything shown again; what is still being asked for is let go. */
  refresh(): void {
    this.#asking.cancel();
    this.#asking.dispose();
    this.#asking = new CancellationTokenSource();
    this.#changed.fire(undefined);
  }

  showMore({ key }: MoreNode): void {
    this.#wanted.set(key, (this.#wanted.get(key) ?? PAGE) + PAGE);
    this.refresh();
  }

  dispose(): void {
    this.#asking.dispose();
    this.#changed.dispose();
    this.#listed.dispose();
  }

  getTreeItem(node: RunsNode): TreeItem {
    return treeItem(node);
  }

  async getChildren(parent?: RunsNode): Promise<RunsNode[]> {
    if (parent?.kind === "thread") {
      return this.#entries({ folder: parent.folder, threadId: parent.threadId });
    }
    if (parent?.kind === "folder") return this.#entries({ folder: parent.folder });
    if (parent !== undefined) return [];
    const folders = workspace.workspaceFolders ?? [];
    const [only] = folders;
    if (folders.length === 1 && only !== undefined) return this.#entries({ folder: `${only.uri}` });
    return folders.map(({ uri, name }) => ({ kind: "folder", folder: `${uri}`, name }));
  }

  async #entries(list: Pick<RunsParams, "folder" | "threadId">): Promise<RunsNode[]> {
    const key = JSON.stringify(list);
    const wanted = this.#wanted.get(key) ?? PAGE;
    const nodes: RunsNode[] = [];
    const { token } = this.#asking;
    try {
      for (let left = 1; nodes.length < wanted && left > 0; ) {
        const limit = Math.min(MOST, wanted - nodes.length);
        const params: RunsParams = { ...list, filter: this.#filter, offset: nodes.length, limit };
        const page = await this.#client.sendRequest<RunsPage>(runsMethods.runs, params, token);
        nodes.push(...page.entries.map((entry) => nodeOf(list.folder, entry)));
        if (list.threadId === undefined) this.#figures.set(list.folder, page);
        left = page.entries.length === 0 ? 0 : page.left;
        if (nodes.length >= wanted && left > 0) nodes.push({ kind: "more", key, left });
      }
    } catch (error) {
      if (!token.isCancellationRequested) throw error;
      return this.#shown.get(key) ?? [];
    }
    this.#shown.set(key, nodes);
    this.#listed.fire();
    return nodes;
  }
}

function nodeOf(folder: string, entry: RunSummary | ThreadSummary): RunsNode {
  return "traceId" in entry
    ? { kind: "run", folder, ...entry }
    : { kind: "thread", folder, ...entry };
}
