import type { Problem } from "@tracejudge/core";
import { listRoots } from "./list-roots.ts";
import type { Job } from "./project-job.ts";
import type { RootRun } from "./root-run.ts";
import type { Pending } from "./state-file.ts";

const AT_ONCE = 100;
/** A run that has not ended by then was most likely killed; one that cannot be judged never will be. */
const GIVEN_UP_MS = 24 * 60 * 60_000;

/** Runs that could not be judged yet: they went on when they were listed, or failed to be read. */
export class PendingRuns {
  private readonly runs: Map<string, Pending>;
  /** Runs that this process asked for before. */
  private readonly asked = new Set<string>();

  constructor(known: Record<string, Pending> = {}) {
    this.runs = new Map(Object.entries(known));
  }

  get size(): number {
    return this.runs.size;
  }

  add({ id, startTime, endTime }: RootRun, now: number): void {
    const before = this.runs.get(id);
    const since = before?.since ?? now;
    const ended = endTime === undefined ? undefined : (before?.ended ?? now);
    this.runs.set(id, { startTime, since, ...(ended !== undefined && { ended }) });
  }

  /**
   * Whether a run has ended, and so long ago that the last of its children have most likely arrived.
   * Its tracer's clock may be wrong, so that we saw it ended for so long counts too.
   */
  isSettled({ id, endTime }: RootRun, now: number, settleMs: number): boolean {
    if (endTime === undefined) return false;
    const ended = this.runs.get(id)?.ended ?? now;
    return Math.min(endTime, ended) <= now - settleMs;
  }

  done(id: string): void {
    this.runs.delete(id);
    this.asked.delete(id);
  }

  toJSON(): Record<string, Pending> {
    return Object.fromEntries(this.runs);
  }

  /**
   * Asks for all of them again. Those that never end, or can never be judged, are given up, each with a
   * problem; but whatever ended since the last process stopped is judged first, however long ago.
   */
  async look({ source }: Job, now: number): Promise<{ roots: RootRun[]; problems: Problem[] }> {
    const roots: RootRun[] = [];
    const ids = [...this.runs.keys()];
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE);
      const starts = some.map((id) => this.runs.get(id)?.startTime ?? now);
      const window = { from: Math.min(...starts), to: Math.max(...starts) + 1 };
      roots.push(...(await listRoots(source.byId(some, window), window)));
    }
    const problems = this.giveUp(new Map(roots.map((root) => [root.id, root])), now);
    for (const id of this.runs.keys()) this.asked.add(id);
    return { roots: roots.filter(({ id }) => this.runs.has(id)), problems };
  }

  private giveUp(found: ReadonlyMap<string, RootRun>, now: number): Problem[] {
    const problems: Problem[] = [];
    for (const [id, { since, ended = since }] of this.runs) {
      const root = found.get(id);
      const isOpen = root?.endTime === undefined;
      if (now - (isOpen ? since : ended) < GIVEN_UP_MS) continue;
      if (!isOpen && !this.asked.has(id)) continue;
      this.done(id);
      problems.push(root === undefined ? gone(id) : isOpen ? neverEnded(id) : neverJudged(id));
    }
    return problems;
  }
}

function gone(id: string): Problem {
  return {
    code: "RUN_GONE",
    severity: "warning",
    message: "LangSmith has not had the run for a day, so it is no longer waited for",
    remedy: "It was deleted there, or its retention ended: nothing is to be done",
    file: `LangSmith run ${id}`,
  };
}

function neverJudged(id: string): Problem {
  return {
    code: "RUN_REFUSED",
    severity: "error",
    message: "the run could not be judged for a day, so it is tried no more",
    remedy: "Look at what was said of it before; once that is mended, backfill judges it",
    file: `LangSmith run ${id}`,
  };
}

function neverEnded(id: string): Problem {
  return {
    code: "RUN_UNENDED",
    severity: "warning",
    message: "the run had not ended a day after it was first seen, so it is no longer waited for",
    remedy: "If it ends after all, backfill judges it",
    file: `LangSmith run ${id}`,
  };
}
