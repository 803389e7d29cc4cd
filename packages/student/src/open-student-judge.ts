import { createHash } from "node:crypto";
import {
  agentRubric,
  errorVerdict,
  type Judge,
  LEVELS,
  type Rubric,
  rubricDrift,
  type Trace,
  TraceJudgeError,
  untaughtError,
  type Verdict,
} from "@tracejudge/core";
import { isComplete } from "./is-complete.ts";
import { type JudgeSetting, judgeStep, judgeTrace } from "./judge-trace.ts";
import { loadStudent, type StudentFiles } from "./load-student.ts";
import type { OnnxSession, OpenSession } from "./runtime/onnx-session.ts";
import { createTargetScorer } from "./target-scorer.ts";
import { createWindowScorer } from "./window-scorer.ts";
import { createWordPiece, type WordPiece } from "./word-piece.ts";

export interface StudentJudgeOptions {
  /** Folder of the student; by default the one that comes with this package. */
  model?: string;
  /** By default core's `agentRubric`. */
  rubric?: Rubric;
  /** Threads of one forward pass; each runtime has its own default. */
  threads?: number;
  /** Windows whose logits are remembered, about 300 bytes each; by default 4096. */
  cacheSize?: number;
}

/**
 * Loads the student in `model` with one of the runtimes and makes it a judge by a rubric. Throws a
 * TraceJudgeError where the folder is not whole or was made for another version, or the rubric has an
 * attribute the student was never taught.
 */
export async function openStudentJudge(
  openSession: OpenSession,
  options: StudentJudgeOptions & { model: string },
): Promise<Judge> {
  const { model, rubric = agentRubric, cacheSize = 4096 } = options;
  const student = await loadStudent(model);
  const { card } = student;
  const { drift, untaught } = rubricDrift(rubric, card.taught);
  if (untaught.length > 0) throw untaughtError(untaught, card.taught);
  const wordPiece = createWordPiece(student.vocab);
  const opened = await openChecked(openSession, student, wordPiece, options.threads);
  const session = counting(opened);
  const scorer = createTargetScorer(card, wordPiece, createWindowScorer(session, cacheSize));
  const info = { name: card.name, version: card.version, traceFormat: card.traceFormat };
  const fingerprint = fingerprintOf(student, openSession.runtime);
  return judgeWith({ rubric, info, drift, folds: card.folds, scorer }, session, fingerprint);
}

/** The card names the hash of every file, so its own hash is that of the student. */
function fingerprintOf({ card }: StudentFiles, runtime: string): string {
  return createHash("sha256")
    .update(JSON.stringify([runtime, card]))
    .digest("hex");
}

interface CountingSession extends OnnxSession {
  tokensRead(): number;
}

function counting(session: OnnxSession): CountingSession {
  let tokens = 0;
  return {
    outputShape: session.outputShape,
    run(ids, types) {
      tokens += ids.length;
      return session.run(ids, types);
    },
    close: () => session.close(),
    tokensRead: () => tokens,
  };
}

function judgeWith(setting: JudgeSetting, session: CountingSession, fingerprint: string): Judge {
  let closed = false;
  return {
    info: setting.info,
    rubric: setting.rubric,
    fingerprint,
    tokensRead: session.tokensRead,
    async judge(trace, options = {}) {
      if (closed) throw closedError();
      try {
        return await judgeTrace(trace, setting, options);
      } catch (cause) {
        if (options.signal?.aborted) throw abortedError(options.signal.reason);
        if (closed) throw closedError();
        return failedVerdict(trace, setting, cause);
      }
    },
    async prepare(trace, step) {
      if (closed || !isComplete(step)) return;
      await judgeStep(trace, step, setting).catch(() => undefined);
    },
    async close() {
      closed = true;
      await session.close();
    },
  };
}

/** One short pass shows whether the model's output is what the card says; it also warms it up. */
async function openChecked(
  openSession: OpenSession,
  { card, modelPath }: StudentFiles,
  { cls, sep }: WordPiece,
  threads: number | undefined,
): Promise<OnnxSession> {
  const session = await openSession(modelPath, threads === undefined ? {} : { threads });
  const logits = await session.run([cls, sep], [0, 0]);
  if (logits.length === card.attributes.length * LEVELS) return session;
  await session.close();
  throw new TraceJudgeError(
    "MODEL_INVALID",
    `${modelPath}: ${logits.length} logits for ${card.attributes.length} attributes of ${LEVELS} levels`,
    "Export the student again, with its card",
  );
}

function failedVerdict(
  trace: Trace,
  { rubric, info, drift = [] }: JudgeSetting,
  cause: unknown,
): Verdict {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return errorVerdict({
    trace,
    rubric,
    info,
    drift,
    error: `the run could not be judged: ${reason}`,
  });
}

function abortedError(cause: unknown): TraceJudgeError {
  return new TraceJudgeError("ABORTED", "Judging was stopped by its signal", "Judge again", {
    cause,
  });
}

function closedError(): TraceJudgeError {
  return new TraceJudgeError("CLOSED", "The judge is closed", "Create another one");
}
