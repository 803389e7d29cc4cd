import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { startCodeServer } from "./code-server.ts";
import type { Machine } from "./machine.ts";
import type { Outcome } from "./outcome.ts";
import { putExportedRuns, putSampleRuns } from "./sample-runs.ts";
import { until } from "./until.ts";

const entry = fileURLToPath(new URL("../host/host-tests.ts", import.meta.url));

/**
 * Runs `host/host-tests.ts` inside the extension host, beside the installed extension, as
 * `@vscode/test-electron` does it in a desktop editor.
 */
export async function runInHost(machine: Machine, tell: (outcome: Outcome) => void): Promise<void> {
  const dir = join(machine.temp, "host");
  const folder = join(dir, "desk");
  mkdirSync(folder, { recursive: true });
  putSampleRuns(folder);
  putExportedRuns(join(folder, "exported.jsonl"));
  const tests = join(dir, "host-tests.cjs");
  await build({
    entryPoints: [entry],
    outfile: tests,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    conditions: ["@tracejudge/source"],
    logLevel: "warning",
  });
  const stub = stubExtension(join(dir, "stub"));
  const server = await startCodeServer({ ...machine, dir, settings: {}, trusted: true });
  const context = await machine.browser.newContext();
  try {
    const page = await context.newPage();
    const results = join(folder, "..", "results.json");
    await runTests(page, server.origin, { stub, tests });
    await page.goto(`${server.origin}/?folder=${encodeURIComponent(folder)}`);
    const outcomes = await until(
      "the results of the extension host",
      () => readOutcomes(results),
      300_000,
    );
    for (const outcome of outcomes) tell(outcome);
  } finally {
    await context.close();
    await server.stop();
  }
}

function readOutcomes(file: string): Outcome[] | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** The workbench wants an extension under development; the one that is tested is the installed one. */
function stubExtension(dir: string): string {
  mkdirSync(dir, { recursive: true });
  const manifest = { name: "stub", publisher: "e2e", version: "0.0.1", engines: { vscode: "*" } };
  writeFileSync(join(dir, "package.json"), JSON.stringify(manifest));
  return dir;
}

/** A built workbench takes its tests from the configuration of its page only. */
async function runTests(page: Page, origin: string, paths: { stub: string; tests: string }) {
  const authority = new URL(origin).host;
  const uri = (path: string) => ({ scheme: "vscode-remote", authority, path });
  const options = { extensions: [uri(paths.stub)], extensionTestsPath: uri(paths.tests) };
  await page.exposeFunction("codeAutomationExit", () => undefined);
  await page.exposeFunction("codeAutomationLog", () => undefined);
  await page.addInitScript({
    content: `if (window === window.top) new MutationObserver((_, observer) => {
      const meta = document.getElementById("vscode-workbench-web-configuration");
      if (meta === null) return;
      observer.disconnect();
      const settings = JSON.parse(meta.getAttribute("data-settings"));
      settings.developmentOptions = { ...settings.developmentOptions, ...${JSON.stringify(options)} };
      meta.setAttribute("data-settings", JSON.stringify(settings));
    }).observe(document, { childList: true, subtree: true });`,
  });
}
