import { open } from "node:fs/promises";
import { type Trace, traceFromRuns, type Verdict } from "@tracejudge/core";
import { deletedRuns } from "../deleted-runs.ts";
import { readLineBytes } from "../read-lines.ts";
import type { RunRow } from "../read-runs.ts";
import { listSegments } from "../segments.ts";
import type { RootFacts } from "./row-facts.ts";
import { type Place, type RunInSegment, SegmentIndex } from "./segment-index.ts";
import { type VerdictFacts, verdictOfLine } from "./verdict-facts.ts";

/** A recorded run as lists, filters and searches know it. */
export interface IndexedRun extends Partial<Omit<RootFacts, "name" | "failed">> {
  traceId: string;
  name: string;
  failed: boolean;
  /** The first model that a step of it named. */
  model?: string;
  /** Graph nodes it went through; at most a hundred. */
  nodes: readonly string[];
  /** Its last verdict; absent while the run is unjudged. */
  verdict?: VerdictFacts;
}

/**
 * The runs of a store, kept up to date by reading only what was appended, and single runs read from the
 * bytes where they stand. It holds short facts of each run, never its payload.
 */
export class RunIndex {
  readonly dir: string;
  readonly #segments = new Map<string, SegmentIndex>();
  #deleted: ReadonlySet<string> = new Set();
  readonly #known = new Map<string, IndexedRun>();
  #runs: IndexedRun[] = [];
  /** Runs of which something changed that an update which was stopped could not take in. */
  #left = new Set<string>();
  /** Verdicts that were read, as long as they are the last ones of their runs. */
  readonly #verdicts = new WeakMap<Place, Verdict>();
  #updating: Promise<unknown> = Promise.resolve();
  /** An update that has not begun: whoever asks meanwhile shares it. */
  #waiting: Promise<boolean> | undefined;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** Newest first, as of the last update. */
  get runs(): readonly IndexedRun[] {
    return this.#runs;
  }

  /**
   * Brings the index up to date and gives whether anything changed. Whoever stops it by `signal` (it
   * rejects then) loses nothing: the next update goes on where this one stopped.
   */
  update(signal?: AbortSignal): Promise<boolean> {
    if (signal === undefined && this.#waiting !== undefined) return this.#waiting;
    const next = this.#updating.then(() => {
      if (this.#waiting === next) this.#waiting = undefined;
      return this.#update(signal);
    });
    if (signal === undefined) this.#waiting = next;
    this.#updating = next.catch(() => undefined);
    return next;
  }

  /** The whole run; undefined where there is none, or it was deleted. */
  async readTrace(traceId: string): Promise<Trace | undefined> {
    await this.update();
    if (this.#deleted.has(traceId)) return undefined;
    const rows = new Map<unknown, RunRow>();
    let file = "";
    for (const { segment, runs } of this.#inOrder()) {
      const places = runs.get(traceId)?.rows ?? [];
      if (places.length === 0) continue;
      file = segment.runsFile;
      for (const row of await rowsAt(file, places)) rows.set(row.id ?? rows.size, row);
    }
    return rows.size === 0 ? undefined : traceFromRuns([...rows.values()], { file }).trace;
  }

  /** The whole last verdict of a run; the same object as long as no other is written. */
  async readVerdict(traceId: string): Promise<Verdict | undefined> {
    await this.update();
    if (this.#deleted.has(traceId)) return undefined;
    const holding = [...this.#inOrder()].findLast(({ verdicts }) => verdicts.has(traceId));
    const place = holding?.verdicts.get(traceId)?.place;
    if (holding === undefined || place === undefined) return undefined;
    const known = this.#verdicts.get(place);
    if (known !== undefined) return known;
    const [line] = await linesAt(holding.segment.scoresFile, [place]);
    const verdict = line && verdictOfLine(line);
    if (verdict !== undefined) this.#verdicts.set(place, verdict);
    return verdict;
  }

  /** File and 1-based line at which the run begins on the disk. */
  async placeOf(traceId: string): Promise<{ file: string; line: number } | undefined> {
    await this.update();
    for (const { segment, runs } of this.#inOrder()) {
      const [first] = runs.get(traceId)?.rows ?? [];
      if (first === undefined) continue;
      const file = segment.runsFile;
      return { file, line: await lineAt(file, first.start) };
    }
    return undefined;
  }

  *#inOrder(): Generator<SegmentIndex> {
    for (const stem of [...this.#segments.keys()].sort()) {
      const segment = this.#segments.get(stem);
      if (segment !== undefined) yield segment;
    }
  }

  async #update(signal: AbortSignal | undefined): Promise<boolean> {
    const changed = this.#left;
    const deleted = await deletedRuns(this.dir);
    for (const traceId of deleted) if (!this.#deleted.has(traceId)) changed.add(traceId);
    this.#deleted = deleted;
    const found = await listSegments(this.dir);
    const stems = new Set(found.map(({ stem }) => stem));
    for (const [stem, { runs, verdicts }] of this.#segments) {
      if (stems.has(stem)) continue;
      for (const traceId of [...runs.keys(), ...verdicts.keys()]) changed.add(traceId);
      this.#segments.delete(stem);
    }
    for (const segment of found) {
      const known = this.#segments.get(segment.stem) ?? new SegmentIndex(segment);
      this.#segments.set(segment.stem, known);
      await known.update(segment, changed, signal);
    }
    if (changed.size === 0) return false;
    this.#merge(changed);
    this.#left = new Set();
    return true;
  }

  #merge(changed: ReadonlySet<string>): void {
    const segments = [...this.#inOrder()];
    for (const traceId of changed) this.#known.delete(traceId);
    for (const segment of segments) {
      for (const traceId of smaller(changed, segment.runs)) {
        const here = segment.runs.get(traceId);
        if (here === undefined || !changed.has(traceId) || this.#deleted.has(traceId)) continue;
        this.#known.set(traceId, withSegment(this.#known.get(traceId), traceId, here));
      }
    }
    for (const segment of segments) {
      for (const traceId of smaller(changed, segment.verdicts)) {
        const [run, verdict] = [this.#known.get(traceId), segment.verdicts.get(traceId)];
        if (run === undefined || verdict === undefined || !changed.has(traceId)) continue;
        this.#known.set(traceId, withVerdict(run, verdict.facts));
      }
    }
    const listed = [...this.#known.values()].filter(({ name }) => name !== "").reverse();
    this.#runs = listed.sort((a, b) => (b.startTime ?? 0) - (a.startTime ?? 0));
  }
}

/** Of two sets of ids the one that takes less time to walk through. */
function smaller(changed: ReadonlySet<string>, held: ReadonlyMap<string, unknown>) {
  return changed.size < held.size ? changed.keys() : held.keys();
}

function withSegment(
  known: IndexedRun | undefined,
  traceId: string,
  { root, model, nodes }: RunInSegment,
): IndexedRun {
  return {
    ...(known ?? { traceId, name: "", failed: false }),
    ...root,
    ...(model !== undefined && known?.model === undefined && { model }),
    nodes: [...new Set([...(known?.nodes ?? []), ...nodes])],
  };
}

function withVerdict(run: IndexedRun, verdict: VerdictFacts): IndexedRun {
  return { ...run, nodes: [...new Set([...run.nodes, ...verdict.nodes])], verdict };
}

async function lineAt(file: string, byte: number): Promise<number> {
  for await (const { line, next } of readLineBytes(file)) if (next > byte) return line;
  return 1;
}

async function rowsAt(file: string, places: readonly Place[]): Promise<RunRow[]> {
  return (await linesAt(file, places)).flatMap((bytes): RunRow[] => {
    try {
      return [JSON.parse(bytes.toString("utf8"))];
    } catch {
      // Replaced since the index was brought up to date: the next reading finds it.
      return [];
    }
  });
}

async function linesAt(file: string, places: readonly Place[]): Promise<Buffer[]> {
  const handle = await open(file, "r").catch(() => undefined);
  if (handle === undefined) return [];
  try {
    const lines: Buffer[] = [];
    for (const { start, end } of places) {
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(end - start),
        0,
        end - start,
        start,
      );
      lines.push(buffer.subarray(0, bytesRead));
    }
    return lines;
  } finally {
    await handle.close();
  }
}
