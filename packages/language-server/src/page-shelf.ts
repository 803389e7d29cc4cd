import { setTimeout as sleep } from "node:timers/promises";
import { type Precedent, settledCases, type Trace, type Verdict } from "@tracejudge/core";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { documentKind } from "./document-kind.ts";
import type { JudgedPage, JudgedRun } from "./judged-page.ts";
import { emptyPage, type Page, type ShownRun } from "./pages/page.ts";
import { rawPage } from "./pages/raw-page.ts";
import { readableRun } from "./pages/readable-run.ts";
import { runSource } from "./pages/run-uri.ts";
import type { JudgedCache } from "./verdicts/judged-cache.ts";
import { verdictsBeside } from "./verdicts/verdicts-beside.ts";
import { filePath, type Workspace } from "./workspace.ts";

interface Shelved {
  version: number;
  page: Promise<Page>;
  stop: AbortController;
}

/** Pause after a change before a document is read again: longer for a large one. */
const PAUSE_MS = 150;
const LARGE = 2 * 1024 * 1024;
const LARGE_PAUSE_MS = 1500;

/** The pages of the open documents, each read once a version. */
export class PageShelf {
  readonly #workspace: Workspace;
  readonly #judged: JudgedCache;
  readonly #pages = new Map<string, Shelved>();

  constructor(workspace: Workspace, judged: JudgedCache) {
    this.#workspace = workspace;
    this.#judged = judged;
  }

  /** The page of the document's text as it is now; empty where that has changed meanwhile. */
  page(document: TextDocument): Promise<Page> {
    const known = this.#pages.get(document.uri);
    if (known?.version === document.version) return known.page;
    known?.stop.abort();
    const stop = new AbortController();
    const page = this.#read(document, known !== undefined, stop.signal).catch(() => emptyPage);
    this.#pages.set(document.uri, { version: document.version, page, stop });
    return page;
  }

  /** The page with verdicts and settled cases as they are on disk by now. */
  async judgedPage(document: TextDocument): Promise<JudgedPage> {
    const page = await this.page(document);
    const folder = this.folderOf(document.uri);
    const [rubric, author] = await Promise.all([
      this.#workspace.rubric(folder),
      this.#workspace.author(folder),
    ]);
    if (page.runs.length === 0) return { ...page, runs: [], rubric, author };
    const precedents = settledByRun(await this.#workspace.precedents(folder));
    const verdictOf = await this.#verdicts(document.uri);
    const judgedRun = async (run: ShownRun): Promise<JudgedRun> => {
      const verdict = await verdictOf(run.trace);
      const settled = precedents.get(run.trace.id) ?? [];
      return { ...run, settled, ...(verdict !== undefined && { verdict }) };
    };
    const runs = await Promise.all(page.runs.map(judgedRun));
    return { ...page, runs, rubric, author };
  }

  /** The workspace folder a document belongs to. */
  folderOf(uri: string): string {
    const path = runSource(uri)?.dir ?? filePath(uri);
    return path === undefined
      ? (this.#workspace.folders[0] ?? ".")
      : this.#workspace.folderOf(path);
  }

  /** The recorded run of a readable document, as it is on disk now; undefined where it is gone. */
  async readable(uri: string): Promise<ReturnType<typeof readableRun> | undefined> {
    const source = runSource(uri);
    if (source === undefined) return undefined;
    const trace = await this.#workspace.runIndex(source.dir).readTrace(source.traceId);
    return trace && readableRun(trace, { bare: source.bare === true });
  }

  forget(uri: string): void {
    this.#pages.get(uri)?.stop.abort();
    this.#pages.delete(uri);
  }

  async #read(document: TextDocument, changed: boolean, signal: AbortSignal): Promise<Page> {
    const text = document.getText();
    if (changed)
      await sleep(text.length > LARGE ? LARGE_PAUSE_MS : PAUSE_MS, undefined, { signal });
    if (documentKind(document.uri) === "traces")
      return rawPage(text, { file: document.uri, signal });
    const readable = await this.readable(document.uri);
    return readable?.text === text ? readable.page : emptyPage;
  }

  /** The verdict that counts is the last one: judging puts it into a store, but not beside a file. */
  async #verdicts(uri: string): Promise<(trace: Trace) => Promise<Verdict | undefined>> {
    const judged = this.#judged;
    const source = runSource(uri);
    if (source !== undefined) {
      const stored = await this.#workspace.runIndex(source.dir).readVerdict(source.traceId);
      return async (trace) => stored ?? judged.last(trace);
    }
    const beside = await verdictsBeside(filePath(uri) ?? "");
    return async (trace) => judged.sinceStart(trace) ?? beside.get(trace.id) ?? judged.last(trace);
  }
}

function settledByRun(precedents: readonly Precedent[]): Map<string, Precedent[]> {
  const byRun = new Map<string, Precedent[]>();
  for (const one of settledCases(precedents)) {
    const known = byRun.get(one.traceId);
    if (known === undefined) byRun.set(one.traceId, [one]);
    else known.push(one);
  }
  return byRun;
}
