import {
  type OnnxSession,
  type OpenSession,
  openWith,
  type SessionOptions,
} from "./onnx-session.ts";
import { physicalCores } from "./physical-cores.ts";

/**
 * ONNX Runtime as native code: the fastest, for the platforms that onnxruntime-node has. By default
 * as many threads as physical cores, four at most.
 */
export const openNativeSession: OpenSession = Object.assign(open, { runtime: "native" as const });

async function open(path: string, options: SessionOptions = {}): Promise<OnnxSession> {
  const { threads = Math.min(physicalCores(), 4) } = options;
  return openWith(
    await importRuntime(),
    { path },
    {
      executionProviders: ["cpu"],
      graphOptimizationLevel: "all",
      executionMode: "sequential",
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Fatal only: what goes wrong in a run is thrown, not printed into the user's terminal.
      logSeverityLevel: 4,
      // Pool threads spin within a run, for speed, and stop with it, so that idle judging costs no CPU.
      extra: { session: { force_spinning_stop: "1" } },
    },
  );
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
