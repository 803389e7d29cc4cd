import { fileURLToPath } from "node:url";
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
import { type OnnxSession, openSession } from "./onnx-session.ts";
import { createTargetScorer } from "./target-scorer.ts";
import { createWindowScorer } from "./window-scorer.ts";
import { createWordPiece, type WordPiece } from "./word-piece.ts";

export interface StudentJudgeOptions {
  /** Folder of the student; by default the one that comes with this package. */
  model?: string;
  /** By default core's `agentRubric`. */
  rubric?: Rubric;
  /** Threads of one forward pass; by default the physical cores, four at most. */
  threads?: number;
  /** Windows whose logits are remembered, about 300 bytes each; by default 4096. */
  cacheSize?: number;
}

const defaultModel = fileURLToPath(new URL("../model", import.meta.url));

/**
 * Loads a student and makes it a judge by a rubric. Throws a TraceJudgeError where the folder is not
 * whole or was made for another version, or the rubric has an attribute the student was never taught.
 */
export async function createStudentJudge(options: StudentJudgeOptions = {}): Promise<Judge> {
  const { model = defaultModel, rubric = agentRubric, cacheSize = 4096 } = options;
  const student = await loadStudent(model);
  const { card } = student;
  const { drift, untaught } = rubricDrift(rubric, card.taught);
  if (untaught.length > 0) throw untaughtError(untaught, card.taught);
  const wordPiece = createWordPiece(student.vocab);
  const session = counting(await openChecked(student, wordPiece, options.threads));
  const scorer = createTargetScorer(card, wordPiece, createWindowScorer(session, cacheSize));
  const info = { name: card.name, version: card.version, traceFormat: card.traceFormat };
  return judgeWith({ rubric, info, drift, folds: card.folds, scorer }, session);
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

function judgeWith(setting: JudgeSetting, session: CountingSession): Judge {
  let closed = false;
  return {
    info: setting.info,
    rubric: setting.rubric,
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
