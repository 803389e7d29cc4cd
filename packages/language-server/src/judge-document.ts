import { openStore } from "@tracejudge/store";
import type { JudgedPage } from "./judged-page.ts";
import { runSource } from "./pages/run-uri.ts";
import type { JudgeResult } from "./protocol.ts";
import type { JudgedCache } from "./verdicts/judged-cache.ts";
import type { Workspace } from "./workspace.ts";

export interface JudgingOptions {
  signal: AbortSignal;
  /** Share of the work done, 0 to 1. */
  onProgress(share: number): void;
}

/**
 * Judges the runs of a document by the folder's rubric. What is judged stays, also when the rest is
 * stopped; the verdict of a recorded run is stored beside it.
 */
export async function judgeDocument(
  workspace: Workspace,
  judged: JudgedCache,
  document: { uri: string; folder: string; page: JudgedPage },
  { signal, onProgress }: JudgingOptions,
): Promise<JudgeResult> {
  const judge = await workspace.judge(document.folder);
  const result: JudgeResult = { judged: 0, flagged: 0 };
  const { runs } = document.page;
  const unlessStopped = (error: unknown): undefined => {
    if (!signal.aborted) throw error;
  };
  for (const [index, { trace }] of runs.entries()) {
    if (signal.aborted) break;
    const told = (done: number, total: number) => onProgress((index + done / total) / runs.length);
    const verdict = await judge.judge(trace, { signal, onProgress: told }).catch(unlessStopped);
    if (verdict === undefined) break;
    judged.set(trace, verdict);
    const source = runSource(document.uri);
    if (source !== undefined) {
      const store = openStore({ dir: source.dir });
      await store.appendVerdict(verdict);
      await store.close();
    }
    result.judged += 1;
    if (verdict.status === "FLAGGED") result.flagged += 1;
  }
  return result;
}
