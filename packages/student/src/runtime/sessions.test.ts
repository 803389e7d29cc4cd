import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { sessionContract, typesOf, windows } from "../../fixtures/session-contract.ts";
import { openNativeSession } from "./native-session.ts";
import { wasmSessions } from "./wasm-session.ts";

const openWasmSession = wasmSessions();
const path = fileURLToPath(new URL("../../fixtures/tiny-student/model.onnx", import.meta.url));

describe.each([openNativeSession, openWasmSession])("$runtime", (open) => {
  for (const { name, check } of sessionContract(open)) test(name, check);
});

test("both runtimes give the same logits, but for the rounding of int8", async () => {
  const native = await openNativeSession(path);
  const wasm = await openWasmSession(path);
  const apart: number[] = [];
  for (const ids of windows) {
    const [one, other] = await Promise.all(
      [native, wasm].map((session) => session.run(ids, typesOf(ids))),
    );
    apart.push(...Array.from(one ?? [], (logit, at) => Math.abs(logit - (other?.[at] ?? 0))));
  }
  await Promise.all([native.close(), wasm.close()]);
  expect(apart.length).toBe(windows.length * 20);
  expect(Math.max(...apart)).toBeLessThan(0.05);
});

test("ONNX Runtime's telemetry is off before its library is loaded", () => {
  expect(process.env.ORT_DISABLE_TELEMETRY).toBe("1");
});
