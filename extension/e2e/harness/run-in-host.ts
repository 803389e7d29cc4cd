import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { startCodeServer } from "./code-server.ts";
import type { Machine } from "./machine.ts";
import { OPENING_MS } from "./patience.ts";
import { until } from "./until.ts";

/** Longest that a program runs. */
const ALL_MS = 300_000;

/** A program for the extension host. */
export interface HostProgram {
  /** Short name; its folder is called so. */
  title: string;
  /** A module that exports `run()`, which leaves `results.json` beside the folder that is open. */
  entry: string;
  /** Fills the folder before the window opens. */
  prepare(folder: string): Promise<void> | void;
}

/**
 * Runs a program inside the extension host, beside the installed extension, as
 * `@vscode/test-electron` does it in a desktop editor; gives what the program left.
 */
export async function runInHost<T>(machine: Machine, program: HostProgram): Promise<T> {
  const dir = join(machine.temp, program.title);
  const folder = join(dir, "desk");
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await program.prepare(folder);
  const tests = join(dir, "in-host.cjs");
  await build({
    entryPoints: [program.entry],
    outfile: tests,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    conditions: ["@tracejudge/source"],
    logLevel: "warning",
  });
  const stub = stubExtension(join(dir, "stub"));
  const context = await machine.browser.newContext();
  const server = await startCodeServer({ ...machine, dir, settings: {}, trusted: true });
  try {
    const page = await context.newPage();
    await putProgram(page, server.origin, { stub, tests });
    const url = `${server.origin}/?folder=${encodeURIComponent(folder)}`;
    await page.goto(url, { timeout: OPENING_MS });
    const results = join(dir, "results.json");
    return await until("the results of the extension host", () => read<T>(results), ALL_MS);
  } finally {
    await context.close();
    await server.stop();
  }
}

function read<T>(file: string): T | undefined {
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
async function putProgram(page: Page, origin: string, paths: { stub: string; tests: string }) {
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
