import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { WorkerOptions } from "node:worker_threads";

/**
 * What to start a thread with: the module `name` beside the one that asks (its `import.meta.url`) where
 * that is built; from TypeScript source, a line that first teaches the thread TypeScript (Node 20
 * ignores `--import tsx` there).
 */
export function workerEntry(
  module: string,
  name = "judge-worker",
): { entry: URL | string; options: WorkerOptions } {
  if (!module.endsWith(".ts")) {
    return { entry: new URL(`./${name}.js`, module), options: {} };
  }
  const tsx = pathToFileURL(createRequire(module).resolve("tsx")).href;
  const api = new URL("./esm/api/index.mjs", tsx).href;
  const source = new URL(`./${name}.ts`, module).href;
  return {
    entry: `import("${api}").then(({ register }) => (register(), import("${source}")))`,
    options: { eval: true, execArgv: ["--conditions=@tracejudge/source"] },
  };
}
