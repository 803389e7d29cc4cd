import { build } from "esbuild";

/**
 * Bundles client, server, judging thread and the report's page: all code that the packaged extension runs.
 *
 * @param {string} dist folder to write to
 * @param {import("esbuild").Plugin[]} [plugins]
 */
export async function bundle(dist, plugins = []) {
  /** @type {import("esbuild").BuildOptions} */
  const everywhere = {
    absWorkingDir: import.meta.dirname,
    outdir: dist,
    plugins,
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
}
