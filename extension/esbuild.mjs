/** Puts all that the packaged extension runs into `dist/`, or the folder that is named. */
import { cpSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bundle } from "./bundle.mjs";

const dist = process.argv[2] ?? "dist";
const { resolve } = createRequire(import.meta.url);

await bundle(dist);
copyInto("onnxruntime", dirname(resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm")), [
  "ort-wasm-simd-threaded.mjs",
  "ort-wasm-simd-threaded.wasm",
]);
copyInto("student", join(dirname(resolve("@tracejudge/student/package.json")), "model"), [
  "model.onnx",
  "model-card.json",
  "tokenizer.json",
]);

/**
 * @param {string} name
 * @param {string} from
 * @param {string[]} files
 */
function copyInto(name, from, files) {
  mkdirSync(join(dist, name), { recursive: true });
  for (const file of files) cpSync(join(from, file), join(dist, name, file));
}
