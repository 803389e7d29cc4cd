/** The student on ONNX Runtime's WebAssembly: slower than native code, and on every platform the same. */
import type { Judge } from "@tracejudge/core";
import { defaultModel } from "./default-model.ts";
import { openStudentJudge, type StudentJudgeOptions } from "./open-student-judge.ts";
import { wasmSessions } from "./runtime/wasm-session.ts";

export { wasmFiles } from "./runtime/wasm-session.ts";

export interface PortableStudentJudgeOptions extends StudentJudgeOptions {
  /** Folder of the `wasmFiles`; by default that of the package onnxruntime-web. */
  runtime?: URL;
}

/** As `createStudentJudge`, without native code; needs the package onnxruntime-web, or its files. */
export function createPortableStudentJudge(
  options: PortableStudentJudgeOptions = {},
): Promise<Judge> {
  const { runtime, model = defaultModel(), ...rest } = options;
  return openStudentJudge(wasmSessions(runtime), { ...rest, model });
}
