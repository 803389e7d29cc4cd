import type { Judge, Rubric, Verdict } from "@tracejudge/core";
import type { Redact } from "./privacy.ts";
import type { RootRun } from "./recorder.ts";

export interface TraceJudgeOptions {
  /** Folder for runs and verdicts, `.tracejudge` unless told. */
  dir?: string;
  /** False: nothing is written; verdicts only go to `onVerdict`. */
  store?: boolean;
  /** A rubric or the YAML file it lies in; the default agent rubric unless told. */
  rubric?: string | Rubric;
  /** Folder of a student model; the default model unless told. */
  model?: string;
  /**
   * `worker` (unless told) judges in a thread of its own, `inline` in the app's, a Judge is used as
   * it is, in the app's thread; false records without judging.
   */
  judge?: "worker" | "inline" | Judge | false;
  /** URL of a module that exports `createJudge(setup): Promise<Judge>`, in place of the student. */
  judgeModule?: string;
  /**
   * Milliseconds that a judge may be silent, 300,000 unless told: the run that it does not answer for
   * gets a verdict that says so. `onProgress` of its `judge` counts as a sign of life. `flush()` and
   * `close()` wait so long for a promise that `onVerdict` gives.
   */
  judgeTimeoutMs?: number;
  /** Share of root runs that are recorded and judged, 0 to 1, chosen by a hash of the run id. */
  sampleRate?: number;
  /** Root runs it says false to are neither recorded nor judged. */
  filter?: (root: RootRun) => boolean;
  redact?: Redact;
  onVerdict?: (verdict: Verdict) => unknown;
  /** Told of our own troubles, each kind once; without it they become process warnings. */
  onError?: (error: unknown) => unknown;
  /** Finished runs that may wait for their verdict; more are recorded, but not judged. */
  maxQueue?: number;
  /**
   * About how much memory the rows of runs may take that wait for their verdict or are under way,
   * 256 MB unless told, in the app's thread and in the judging thread each; what does not fit is
   * recorded, but not judged.
   */
  maxQueueBytes?: number;
  /** False: a process that has nothing else to do ends without waiting for verdicts. */
  finishOnExit?: boolean;
}

export interface TraceJudgeStats {
  /** Finished root runs that were recorded. */
  traces: number;
  rows: number;
  /** Rows the store could not take. */
  rowsLost: number;
  verdicts: number;
  /** Finished runs whose verdict only says that too many, or too large ones, waited. */
  unjudged: number;
  /** Finished runs that wait for their verdict. */
  waiting: number;
  /** Root runs under way. */
  active: number;
  /** Runs remembered, under way or lately ended. */
  heldRuns: number;
  /** Runs left out because they began when the run above them was forgotten. */
  strays: number;
}
