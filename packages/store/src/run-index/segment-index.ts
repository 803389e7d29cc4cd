import { type LineBytes, readLineBytes } from "../read-lines.ts";
import { regularFile } from "../regular-file.ts";
import type { Segment, SegmentOnDisk } from "../segments.ts";
import { type RootFacts, rowFacts } from "./row-facts.ts";
import { type VerdictFacts, verdictFacts, verdictOfLine } from "./verdict-facts.ts";

/** Bytes of a file: where one line of it stands. */
export interface Place {
  start: number;
  end: number;
}

/** What a segment knows of one run; other segments may know more. */
export interface RunInSegment {
  root?: RootFacts;
  model?: string;
  nodes: Set<string>;
  rows: Place[];
}

export interface VerdictInSegment {
  facts: VerdictFacts;
  place: Place;
}

const MOST_NODES = 50;

/** One segment as far as it was read: facts about its runs and verdicts, and where their lines stand. */
export class SegmentIndex {
  readonly segment: Segment;
  readonly runs = new Map<string, RunInSegment>();
  readonly verdicts = new Map<string, VerdictInSegment>();
  #changed = new Set<string>();
  /** Size and time of the files when they were read to their end. */
  #stamp = "";
  readonly #runsFile = new ReadFile();
  readonly #scoresFile = new ReadFile();

  constructor(segment: Segment) {
    this.segment = segment;
  }

  /**
   * Reads what was appended since the last call, and all of a file that was replaced or cut; a file that
   * is gone, or is no regular one, has no runs. The ids of the runs of which anything is different now go into `changed`.
   */
  async update(found: SegmentOnDisk, changed: Set<string>, signal?: AbortSignal): Promise<void> {
    const stamp = `${found.bytes} ${found.modified}`;
    if (stamp === this.#stamp) return;
    const { runsFile, scoresFile } = this.segment;
    this.#changed = changed;
    await this.#runsFile.update(runsFile, signal, {
      again: () => this.#forget(this.runs),
      line: (line, place) => this.#addRow(line, place),
    });
    await this.#scoresFile.update(scoresFile, signal, {
      again: () => this.#forget(this.verdicts),
      line: (line, place) => this.#addVerdict(line, place),
    });
    this.#stamp = stamp;
  }

  #forget(known: Map<string, unknown>): void {
    for (const traceId of known.keys()) this.#changed.add(traceId);
    known.clear();
  }

  #addRow(bytes: Buffer, place: Place): void {
    const facts = rowFacts(bytes);
    if (facts === undefined) return;
    const known = this.runs.get(facts.traceId) ?? { nodes: new Set<string>(), rows: [] };
    this.runs.set(facts.traceId, known);
    this.#changed.add(facts.traceId);
    known.rows.push(place);
    if (facts.root !== undefined) known.root = facts.root;
    if (facts.model !== undefined) known.model ??= facts.model;
    if (facts.node !== undefined && known.nodes.size < MOST_NODES) known.nodes.add(facts.node);
  }

  #addVerdict(bytes: Buffer, place: Place): void {
    const verdict = verdictOfLine(bytes);
    if (verdict === undefined) return;
    this.#changed.add(verdict.traceId);
    this.verdicts.set(verdict.traceId, { facts: verdictFacts(verdict), place });
  }
}

interface Reader {
  /** The file is another one now: what was read of it no longer holds. */
  again(): void;
  line(bytes: Buffer, place: Place): void;
}

/** How far a growing file was read. */
class ReadFile {
  #offset = 0;
  #inode = 0;

  async update(file: string, signal: AbortSignal | undefined, reader: Reader): Promise<void> {
    const found = await regularFile(file).catch(() => undefined);
    const size = found?.size ?? 0;
    const inode = found?.ino ?? 0;
    if (this.#offset > 0 && (inode !== this.#inode || size < this.#offset)) {
      reader.again();
      this.#offset = 0;
    }
    this.#inode = inode;
    if (size <= this.#offset) return;
    for await (const line of linesOf(file, this.#offset)) {
      signal?.throwIfAborted();
      // Half a line is still being written: it is read when it is whole.
      if (!line.whole) break;
      const start = this.#offset;
      this.#offset = line.next;
      reader.line(line.bytes, { start, end: line.next - 1 });
    }
  }
}

/** A file that was rotated away meanwhile has no lines. */
async function* linesOf(file: string, from: number): AsyncGenerator<LineBytes> {
  try {
    yield* readLineBytes(file, from);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") throw error;
  }
}
