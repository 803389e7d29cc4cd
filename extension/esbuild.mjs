/** Bundles client, server, judging thread and the report's page into `dist/`, or the folder that is named; all that the packaged extension runs. */
import { cpSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const dist = process.argv[2] ?? "dist";
const { resolve } = createRequire(import.meta.url);

/** @type {import("esbuild").BuildOptions} */
const everywhere = {
  outdir: dist,
  bundle: true,
  platform: "node",
  target: "node20",
  conditions: ["@tracejudge/source"],
  // jsonc-parser's main field is UMD, which cannot be bundled.
  mainFields: ["module", "main"],
  minify: true,
  logLevel: "warning",
};

await build({
  ...everywhere,
  entryPoints: { extension: "src/main.ts", server: "src/server.ts" },
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  external: ["vscode"],
  // Of a default that is not used here: the thread's entry is given.
  logOverride: { "empty-import-meta": "silent" },
});
// A module, because ONNX Runtime looks for its files beside itself.
await build({
  ...everywhere,
  entryPoints: { "judge-worker": "src/judge-worker.ts" },
  format: "esm",
  outExtension: { ".js": ".mjs" },
  banner: {
    js: 'import{createRequire as requireFrom}from"node:module";const require=requireFrom(import.meta.url);',
  },
});
await build({
  ...everywhere,
  entryPoints: { report: "src/webview/main.ts", "report-style": "src/webview/report.css" },
  platform: "browser",
  format: "iife",
  target: "es2022",
});
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
