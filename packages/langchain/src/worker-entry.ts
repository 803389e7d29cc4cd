import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/**
 * Where the judging thread's code lies and what Node needs to run it: nothing when built, tsx when
 * this package runs from its TypeScript source.
 */
export function workerEntry(): { url: URL; execArgv?: string[] } {
  if (!import.meta.url.endsWith(".ts")) return { url: new URL("./judge-worker.js", import.meta.url) };
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return {
    url: new URL("./judge-worker.ts", import.meta.url),
    execArgv: ["--import", tsx, "--conditions=@tracejudge/source"],
  };
}
