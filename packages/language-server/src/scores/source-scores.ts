import { dirname, resolve } from "node:path";
import type { TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { documentKind } from "../document-kind.ts";
import { OutlineShelf } from "../sources/outline-shelf.ts";
import { SourceIndex } from "../sources/source-index.ts";
import { filePath, type Workspace } from "../workspace.ts";
import { assignRuns, type ScoredPlace } from "./assign-runs.ts";
import { type FindPlaces, type Outlines, placeFinder } from "./find-places.ts";
import { ScoreIndex } from "./score-index.ts";

interface Folder {
  dir: string;
  scores: ScoreIndex;
  sources: SourceIndex;
  /** What was made of them last. */
  made?: { generation: number; outlines: Outlines; places: ScoredPlace[] };
}

/** Scores by place in the source, of all workspace folders. Nothing is read before it is asked for. */
export class SourceScores {
  readonly #workspace: Workspace;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #shelf = new OutlineShelf();
  readonly #folders = new Map<string, Folder>();

  constructor(workspace: Workspace, documents: TextDocuments<TextDocument>) {
    this.#workspace = workspace;
    this.#documents = documents;
  }

  /** The places of an open source that runs come from; none where the folder has no judged runs. */
  async ofDocument(document: TextDocument, cancelled: () => boolean): Promise<ScoredPlace[]> {
    const path = filePath(document.uri);
    if (path === undefined) return [];
    const folder = this.#folderAt(this.#workspace.folderOf(path));
    await folder.scores.refresh(cancelled);
    if (folder.scores.size === 0 || cancelled()) return [];
    const own = await this.#shelf.outline(document, path);
    if (own.definitions.length === 0 || cancelled()) return [];
    const places = await this.#places(this.#workspace.folderOf(path), cancelled);
    return places.filter(({ file }) => file === path);
  }

  /** Finds where in a folder's sources something that ran comes from. */
  async finder(folder: string, cancelled: () => boolean): Promise<FindPlaces> {
    return this.#finderIn(folder, await this.#outlines(folder, cancelled));
  }

  /** Captured files are relative to where the app ran: where its runs lie, else the folder itself. */
  filesOf(folder: string, captured: string): string[] {
    const { dir } = this.#folderAt(folder);
    return [resolve(dirname(dir), captured), resolve(folder, captured)];
  }

  forget(uri: string): void {
    this.#shelf.forget(uri);
  }

  /** What the sources of a folder define, open documents as they are in the editor. */
  async #outlines(folder: string, cancelled: () => boolean): Promise<Outlines> {
    const outlines = new Map(await this.#folderAt(folder).sources.outlines(cancelled));
    for (const document of this.#documents.all()) {
      const path = documentKind(document.uri) === "source" ? filePath(document.uri) : undefined;
      if (path === undefined || this.#workspace.folderOf(path) !== folder) continue;
      outlines.set(path, await this.#shelf.outline(document, path));
    }
    return outlines;
  }

  #finderIn(folder: string, outlines: Outlines): FindPlaces {
    return placeFinder(outlines, (captured) =>
      this.filesOf(folder, captured).find((path) => outlines.has(path)),
    );
  }

  async #places(folder: string, cancelled: () => boolean): Promise<ScoredPlace[]> {
    const outlines = await this.#outlines(folder, cancelled);
    const held = this.#folderAt(folder);
    const { generation } = held.scores;
    if (held.made?.generation === generation && isSame(held.made.outlines, outlines)) {
      return held.made.places;
    }
    const places = assignRuns(held.scores.groups(), this.#finderIn(folder, outlines));
    held.made = { generation, outlines, places };
    return places;
  }

  #folderAt(folder: string): Folder {
    const dir = this.#workspace.storeDir(folder);
    const known = this.#folders.get(folder);
    if (known?.dir === dir) return known;
    const made = { dir, scores: new ScoreIndex(dir), sources: new SourceIndex(folder) };
    this.#folders.set(folder, made);
    return made;
  }
}

function isSame(a: Outlines, b: Outlines): boolean {
  return a.size === b.size && [...a].every(([path, outline]) => b.get(path) === outline);
}
