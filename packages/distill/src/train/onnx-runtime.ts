import type { InferenceSession, Tensor } from "onnxruntime-node";

type Ort = typeof import("onnxruntime-node");

export interface Runner {
  /** Runs the graph. Outputs are copies of their own. Blocks the thread while it computes. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  release(): Promise<void>;
}

/** ONNX Runtime, loaded when first asked for, with its telemetry off (read once, at loading). */
export function importRuntime(): Promise<Ort> {
  process.env.ORT_DISABLE_TELEMETRY = "1";
  return import("onnxruntime-node");
}

/**
 * A session for graphs whose sizes change from run to run. Memory patterns are off: they would keep
 * one plan of the memory for every size ever seen.
 */
export async function openRunner(model: Uint8Array, threads: number): Promise<Runner> {
  const { InferenceSession: Session } = await importRuntime();
  const session: InferenceSession = await Session.create(model, {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableMemPattern: false,
    logSeverityLevel: 4,
    extra: { session: { force_spinning_stop: "1" } },
  });
  return {
    run: (feeds) => session.run(feeds),
    release: () => session.release(),
  };
}
