import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { type Precedent, settledCases, type Trace, type Verdict } from "@tracejudge/core";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { documentKind } from "./document-kind.ts";
import { fresh, type Remembered } from "./fresh.ts";
import { isPlainFile } from "./is-plain-file.ts";
import type { JudgedPage, JudgedRun } from "./judged-page.ts";
import { emptyPage, type Page } from "./pages/page.ts";
import { rawPage } from "./pages/raw-page.ts";
import { readableRun } from "./pages/readable-run.ts";
import { runSource } from "./pages/run-uri.ts";
import type { Policies } from "./rubrics/policies.ts";
import type { JudgedCache } from "./verdicts/judged-cache.ts";
import { scoresBeside, verdictsIn } from "./verdicts/verdicts-beside.ts";
import { filePath, type Workspace } from "./workspace.ts";

interface Shelved {
  version: number;
  page: Promise<Page>;
  stop: AbortController;
}

type Stored = Verdict | Map<string, Verdict>;

/** What a judged page is made of. */
interface PageParts {
  page: Page;
  policies: Policies;
  author: string;
  precedents: readonly Precedent[];
  stored: Stored | undefined;
}

/** Longest that putting verdicts to runs keeps the server from answering. */
const TURN_MS = 30;

/** Pause after a change before a document is read again: longer for a large one. */
const PAUSE_MS = 150;
const LARGE = 2 * 1024 * 1024;
const LARGE_PAUSE_MS = 1500;

/** The pages of the open documents, each read once a version. */
export class PageShelf {
  readonly #workspace: Workspace;
  readonly #cache: JudgedCache;
  readonly #pages = new Map<string, Shelved>();
  readonly #judgedPages = new Map<string, { madeOf: unknown[]; page: Promise<JudgedPage> }>();
  readonly #beside = new Map<string, Remembered<Map<string, Verdict>>>();

  constructor(workspace: Workspace, judged: JudgedCache) {
    this.#workspace = workspace;
    this.#cache = judged;
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

  /**
   * The page with verdicts and settled cases as they are on disk by now; the same object as before where
   * nothing changed. Without runs where the text changed meanwhile: their places are not those of the new one.
   */
  async judgedPage(document: TextDocument): Promise<JudgedPage> {
    const { uri, version } = document;
    const page = await this.page(document);
    const folder = this.folderOf(uri);
    const [policies, author, precedents, stored] = await Promise.all([
      this.#workspace.policies(folder),
      this.#workspace.author(folder),
      this.#workspace.precedents(folder),
      page.runs.length === 0 ? undefined : this.#stored(uri),
    ]);
    const parts = { page, policies, author, precedents, stored };
    const judged = await this.#judged(uri, parts);
    // Closed meanwhile: nobody would let go of it any more.
    if (!this.#pages.has(uri)) this.forget(uri);
    return document.version === version ? judged : { ...judged, ...emptyPage, runs: [] };
  }

  #judged(uri: string, parts: PageParts): Promise<JudgedPage> {
    const { page, policies, author, precedents, stored } = parts;
    const madeOf = [...Object.values(parts), this.#cache.revision];
    const known = this.#judgedPages.get(uri);
    if (known?.madeOf.every((part, index) => part === madeOf[index])) return known.page;
    const told = page.runs.length === 0 ? [] : this.#judgedRuns(page, precedents, stored);
    const judged = Promise.resolve(told).then((runs) => ({
      ...{ ...page, runs, author },
      ...{ rubric: policies.rubric, policies },
    }));
    this.#judgedPages.set(uri, { madeOf, page: judged });
    return judged;
  }

  async #judgedRuns(
    page: Page,
    precedents: readonly Precedent[],
    stored: Stored | undefined,
  ): Promise<JudgedRun[]> {
    const settled = settledByRun(precedents);
    const runs: JudgedRun[] = [];
    let pause = Date.now() + TURN_MS;
    for (const run of page.runs) {
      if (Date.now() > pause) {
        await nextTurn();
        pause = Date.now() + TURN_MS;
      }
      const verdict = await this.#verdictOf(run.trace, stored);
      const own = settled.get(run.trace.id) ?? [];
      runs.push({ ...run, settled: own, ...(verdict && (await this.#judgement(verdict))) });
    }
    return runs;
  }

  async #judgement(verdict: Verdict): Promise<Pick<JudgedRun, "verdict" | "judgedBy">> {
    const judgedBy = await this.#workspace.knownRubrics.of(verdict.rubric.version);
    return { verdict, ...(judgedBy !== undefined && { judgedBy }) };
  }

  /** The workspace folder a document belongs to. */
  folderOf(uri: string): string {
    const source = runSource(uri);
    if (source !== undefined) return this.#workspace.folderOfStore(source.dir);
    const path = filePath(uri);
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

  /** Of how many pages, judged pages and files of verdicts something is held. */
  get held(): number {
    return this.#pages.size + this.#judgedPages.size + this.#beside.size;
  }

  forget(uri: string): void {
    this.#judgedPages.delete(uri);
    this.#beside.delete(scoresBeside(filePath(uri) ?? "") ?? "");
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

  /** Verdicts on disk: of a recorded run its last one, of a trace file those beside it. */
  async #stored(uri: string): Promise<Stored | undefined> {
    const source = runSource(uri);
    if (source !== undefined) {
      return this.#workspace.runIndex(source.dir).readVerdict(source.traceId);
    }
    const file = scoresBeside(filePath(uri) ?? "");
    if (file === undefined) return undefined;
    return fresh(this.#beside, file, async () =>
      (await isPlainFile(file)) ? verdictsIn(file) : new Map(),
    );
  }

  /** The verdict that counts is the last one: judging puts it into a store, but not beside a file. */
  async #verdictOf(trace: Trace, stored: Stored | undefined): Promise<Verdict | undefined> {
    if (stored !== undefined && !(stored instanceof Map)) return stored;
    return (
      this.#cache.sinceStart(trace) ?? stored?.get(trace.id) ?? (await this.#cache.last(trace))
    );
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
