import { TraceJudgeError } from "@tracejudge/core";
import type { InferenceSession } from "onnxruntime-node";

export interface SessionOptions {
  /** Threads of one run; each runtime has its own default. */
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

/** Opens an ONNX file with one of the runtimes. Throws MODEL_INVALID for a file that is no student. */
export interface OpenSession {
  /** Name of the runtime: scores of two runtimes may differ in their last bits. */
  readonly runtime: "native" | "wasm";
  (path: string, options?: SessionOptions): Promise<OnnxSession>;
}

/** What the native runtime and the portable one both offer. */
export type OnnxRuntime = Pick<typeof import("onnxruntime-node"), "InferenceSession" | "Tensor">;

type Settings = InferenceSession.SessionOptions;

/** What is done with either runtime: one run after the other, and a close that waits for them. */
export async function openWith(
  { InferenceSession, Tensor }: OnnxRuntime,
  { path, bytes }: { path: string; bytes?: Uint8Array },
  settings: Settings,
): Promise<OnnxSession> {
  const opening = () =>
    bytes === undefined
      ? InferenceSession.create(path, settings)
      : InferenceSession.create(bytes, settings);
  const session = await opening().catch((cause: unknown) => {
    throw invalid(`${path} cannot be loaded by ONNX Runtime: ${String(cause)}`, cause);
  });
  const row = (ids: readonly number[]) =>
    new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]);

  // What goes wrong in a run is thrown, not printed.
  const quiet = { logSeverityLevel: 4 } as const;
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
        const { logits } = await session.run(feeds, ["logits"], quiet);
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
