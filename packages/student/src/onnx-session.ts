import { TraceJudgeError } from "@tracejudge/core";
import type { InferenceSession } from "onnxruntime-node";
import { physicalCores } from "./physical-cores.ts";

export interface SessionOptions {
  /** Threads of one run; by default the physical cores, four at most. */
  threads?: number;
}

/** A loaded model. Runs are done one after the other, in the order they were asked for. */
export interface OnnxSession {
  /** Shape of `logits`: [1, attributes, levels]. */
  readonly outputShape: readonly (number | string)[];
  /**
   * Logits of one window, attribute by attribute.
   * One window a run, never padded and never batched: dynamic int8 quantisation takes its scale over
   * the whole batch, so that a neighbour, or padding, would change a window's score. On CPUs a batch
   * gains next to nothing anyway. So the same tokens give the same bits, whatever else is judged.
   */
  run(inputIds: readonly number[], typeIds: readonly number[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Opens an ONNX file. This is the only module that imports onnxruntime. */
export async function openSession(
  path: string,
  options: SessionOptions = {},
): Promise<OnnxSession> {
  const { InferenceSession, Tensor } = await importRuntime();
  const session = await createSession(InferenceSession, path, options);
  const row = (ids: readonly number[]) =>
    new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]);

  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;
  function inTurn<T>(job: () => Promise<T>): Promise<T> {
    const turn = tail.then(job);
    tail = turn.catch(() => undefined);
    return turn;
  }

  return {
    outputShape: logitsShape(session),
    async run(inputIds, typeIds) {
      if (closed) throw closedError();
      return inTurn(async () => {
        const feeds = { input_ids: row(inputIds), token_type_ids: row(typeIds) };
        const { logits } = await session.run(feeds, ["logits"]);
        return Float32Array.from(logits?.data as Float32Array);
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      await inTurn(() => session.release());
    },
  };
}

/**
 * The native library reads the variable once, when it is loaded. A worker thread has a copy of the
 * environment that native code does not see, so whoever starts one sets the variable before that, or
 * shares its environment (`env: SHARE_ENV`).
 */
async function importRuntime() {
  process.env.ORT_DISABLE_TELEMETRY = "1";
  return import("onnxruntime-node");
}

async function createSession(
  Session: typeof InferenceSession,
  path: string,
  { threads = Math.min(physicalCores(), 4) }: SessionOptions,
): Promise<InferenceSession> {
  try {
    return await Session.create(path, {
      executionProviders: ["cpu"],
      graphOptimizationLevel: "all",
      executionMode: "sequential",
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Fatal only: what goes wrong in a run is thrown, not printed into the user's terminal.
      logSeverityLevel: 4,
      // Pool threads spin within a run, for speed, and stop with it, so that idle judging costs no CPU.
      extra: { session: { force_spinning_stop: "1" } },
    });
  } catch (cause) {
    throw invalid(`${path} cannot be loaded by ONNX Runtime: ${String(cause)}`, cause);
  }
}

function logitsShape(session: InferenceSession): readonly (number | string)[] {
  const output = session.outputMetadata.find(({ name }) => name === "logits");
  const inputs = ["input_ids", "token_type_ids"].every((name) => session.inputNames.includes(name));
  if (inputs && output?.isTensor) return output.shape;
  throw invalid("the ONNX graph lacks input_ids, token_type_ids or logits");
}

function invalid(message: string, cause?: unknown): TraceJudgeError {
  return new TraceJudgeError("MODEL_INVALID", message, "Export the student again", { cause });
}

function closedError(): TraceJudgeError {
  return new TraceJudgeError("CLOSED", "The judge is closed", "Create another one");
}
