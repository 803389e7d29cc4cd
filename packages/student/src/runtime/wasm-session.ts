import { readFile } from "node:fs/promises";
import {
  type OnnxSession,
  type OpenSession,
  openWith,
  type SessionOptions,
} from "./onnx-session.ts";

/** Names of the two files that the portable runtime is made of. */
export const wasmFiles = {
  mjs: "ort-wasm-simd-threaded.mjs",
  wasm: "ort-wasm-simd-threaded.wasm",
} as const;

/**
 * ONNX Runtime as WebAssembly: the same on every platform, several times slower than native code, and
 * with one thread unless told otherwise. `folder` holds the two `wasmFiles`; without it they are taken
 * from where onnxruntime-web is installed. Everything is read from disk: nothing is fetched.
 */
export function wasmSessions(folder?: URL): OpenSession {
  const open = async (path: string, options: SessionOptions = {}): Promise<OnnxSession> => {
    const runtime = await importRuntime(folder, options.threads ?? 1);
    return openWith(
      runtime,
      { path, bytes: await readFile(path) },
      {
        executionProviders: ["wasm"],
        graphOptimizationLevel: "all",
        logSeverityLevel: 4,
      },
    );
  };
  return Object.assign(open, { runtime: "wasm" as const });
}

/** The runtime starts at the first session, with that one's number of threads. */
async function importRuntime(folder: URL | undefined, threads: number) {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web");
  env.logLevel = "fatal";
  env.wasm.numThreads = threads;
  if (folder !== undefined) {
    env.wasm.wasmPaths = { mjs: new URL(wasmFiles.mjs, folder) };
    env.wasm.wasmBinary ??= await readFile(new URL(wasmFiles.wasm, folder));
  }
  return { InferenceSession, Tensor };
}
