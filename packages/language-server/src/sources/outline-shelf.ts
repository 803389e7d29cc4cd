import { setTimeout as sleep } from "node:timers/promises";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { outlineSource } from "./outline-source.ts";
import type { SourceOutline } from "./source-outline.ts";

interface Shelved {
  version: number;
  outline: Promise<SourceOutline>;
}

/** Pause after a change before a source is read again. */
const PAUSE_MS = 200;

/** The outlines of the open sources, each read once a version. */
export class OutlineShelf {
  readonly #outlines = new Map<string, Shelved>();

  /** Of the document as it is when the person has paused. */
  outline(document: TextDocument, path: string): Promise<SourceOutline> {
    const known = this.#outlines.get(document.uri);
    if (known?.version === document.version) return known.outline;
    const { version } = document;
    const outline = this.#read(document, path, known === undefined ? 0 : PAUSE_MS);
    this.#outlines.set(document.uri, { version, outline });
    return outline;
  }

  forget(uri: string): void {
    this.#outlines.delete(uri);
  }

  async #read(document: TextDocument, path: string, pause: number): Promise<SourceOutline> {
    const { version } = document;
    if (pause > 0) await sleep(pause);
    // Changed again meanwhile: the reading that this began is the one that counts.
    if (document.version !== version) {
      const newer = this.#outlines.get(document.uri);
      if (newer !== undefined && newer.version !== version) return newer.outline;
    }
    return outlineSource(path, document.getText());
  }
}
