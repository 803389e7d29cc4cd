import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { WorkerOptions } from "node:worker_threads";

/**
 * What to start a judging thread with: its file when this package is built; from its TypeScript
 * source, a line that first teaches the thread TypeScript (Node 20 ignores `--import tsx` there).
 */
export function workerEntry(): { entry: URL | string; options: WorkerOptions } {
  if (!import.meta.url.endsWith(".ts")) {
    return { entry: new URL("./judge-worker.js", import.meta.url), options: {} };
  }
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const api = new URL("./esm/api/index.mjs", tsx).href;
  const source = new URL("./judge-worker.ts", import.meta.url).href;
  return {
    entry: `import("${api}").then(({ register }) => (register(), import("${source}")))`,
    options: { eval: true, execArgv: ["--conditions=@tracejudge/source"] },
  };
}
