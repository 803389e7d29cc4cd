import { inParallel } from "./in-parallel.ts";
import { judgedBefore } from "./judged-before.ts";
import type { Job } from "./project-job.ts";
import type { RootRun } from "./root-run.ts";
import { type RootResult, scoreRoot } from "./score-root.ts";

const WIDTH = 8;
/** Runs asked about, and then judged, at a time. */
const AT_ONCE = 50;

export interface ScoringOptions {
  most?: number;
  /** Says which runs ended so lately that rows of them may be missing. */
  justEnded?: (root: RootRun) => boolean;
}

/** Judges those roots that were not judged before, at most `most`; the others come back as they are. */
export async function* scoreRoots(
  job: Job,
  roots: readonly RootRun[],
  { most = Number.POSITIVE_INFINITY, justEnded = () => false }: ScoringOptions = {},
): AsyncGenerator<RootResult | { root: RootRun; skipped: true }> {
  let left = most;
  for (let at = 0; at < roots.length && left > 0; at += AT_ONCE) {
    const some = roots.slice(at, at + AT_ONCE);
    const ids = some.map(({ id }) => id);
    const before = await judgedBefore(job.langsmith, job.judge, ids);
    for (const root of some) if (before.has(root.id)) yield { root, skipped: true };
    const open = some.filter(({ id }) => !before.has(id)).slice(0, left);
    left -= open.length;
    yield* inParallel(open, job.width ?? WIDTH, (root) => scoreRoot(job, root, justEnded(root)));
  }
}
