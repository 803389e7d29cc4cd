import type { Rubric } from "./rubric.ts";
import type { Step, Trace } from "./trace.ts";
import type { Verdict } from "./verdict.ts";

export interface JudgeInfo {
  name: string;
  version: string;
  /** Version of the text `renderStep` makes; a judge of another one refuses to load. */
  traceFormat: string;
}

export interface JudgeOptions {
  signal?: AbortSignal;
  /** Called as steps of a long trace are done. */
  onProgress?: (done: number, total: number) => void;
}

/** Judges traces by a rubric. Never throws for what a trace contains: such a verdict has status ERROR. */
export interface Judge {
  readonly info: JudgeInfo;
  readonly rubric: Rubric;
  /**
   * Hash of all that decides its scores besides the rubric: with the same one, and the same rubric, the
   * same trace gets the same verdict. Absent where a judge cannot promise that.
   */
  readonly fingerprint?: string;
  judge(trace: Trace, options?: JudgeOptions): Promise<Verdict>;
  /**
   * Judges one finished step ahead of its run, so that `judge` finds the answer already there.
   * A hint: it never rejects.
   */
  prepare(trace: Trace, step: Step): Promise<void>;
  /** Tokens read so far, windows that were remembered not counted; for figures of speed. */
  tokensRead?(): number;
  close(): Promise<void>;
}
