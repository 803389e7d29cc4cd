/** Bundles the client and the server into `dist/`, or the folder that is named; all that the packaged extension runs. */
import { build } from "esbuild";

await build({
  entryPoints: { extension: "src/main.ts", server: "src/server.ts" },
  outdir: process.argv[2] ?? "dist",
  bundle: true,
  platform: "node",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  target: "node20",
  conditions: ["@tracejudge/source"],
  // jsonc-parser's main field is UMD, which cannot be bundled.
  mainFields: ["module", "main"],
  // The student comes from the workspace: its runtime is native code for one platform.
  external: ["vscode", "@tracejudge/student"],
  minify: true,
  logLevel: "warning",
});
