import { readFile, stat } from "node:fs/promises";
import { LONGEST_SOURCE, outlineSource } from "./outline-source.ts";
import { sourceFiles } from "./source-files.ts";
import { emptyOutline, type SourceOutline } from "./source-outline.ts";

interface ReadFile {
  stamp: string;
  outline: SourceOutline;
}

/** How long a look at the whole folder holds good, in milliseconds. */
const HOLDS_MS = 10_000;

/**
 * What the source files of a folder define, as they are on disk: needed to know whether a name has one
 * meaning there or several. Only files that changed are read again.
 */
export class SourceIndex {
  readonly #folder: string;
  readonly #holds: number;
  #files = new Map<string, ReadFile>();
  #looked = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> = Promise.resolve();

  constructor(folder: string, holds = HOLDS_MS) {
    this.#folder = folder;
    this.#holds = holds;
  }

  /** By path; files that define nothing are left out. */
  async outlines(cancelled: () => boolean): Promise<ReadonlyMap<string, SourceOutline>> {
    const look = async () => {
      if (performance.now() - this.#looked > this.#holds && !cancelled())
        await this.#look(cancelled);
    };
    this.#looking = this.#looking.then(look, look);
    await this.#looking;
    const known = [...this.#files].filter(([, { outline }]) => outline.definitions.length > 0);
    return new Map(known.map(([path, { outline }]) => [path, outline]));
  }

  async #look(cancelled: () => boolean): Promise<void> {
    const files = new Map<string, ReadFile>();
    for await (const path of sourceFiles(this.#folder)) {
      if (cancelled()) return;
      const read = await this.#read(path);
      if (read !== undefined) files.set(path, read);
    }
    this.#files = files;
    this.#looked = performance.now();
  }

  async #read(path: string): Promise<ReadFile | undefined> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return undefined;
    const stamp = `${found.mtimeMs} ${found.size}`;
    const known = this.#files.get(path);
    if (known?.stamp === stamp) return known;
    if (found.size > LONGEST_SOURCE) return { stamp, outline: emptyOutline };
    const text = await readFile(path, "utf8").catch(() => "");
    return { stamp, outline: await outlineSource(path, text) };
  }
}
