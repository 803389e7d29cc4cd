import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openMachine } from "../e2e/harness/open-machine.ts";
import { runInHost } from "../e2e/harness/run-in-host.ts";
import { putBenchRuns } from "./bench-runs.ts";
import type { Measured } from "./in-host.ts";

const RUNS = 10_000;
const vsix = fileURLToPath(new URL("../dist/tracejudge.vsix", import.meta.url));

/** What the packaged extension weighs, and how long one waits for it. */
async function main(): Promise<void> {
  const temp = mkdtempSync(join(tmpdir(), "tj-"));
  const machine = await openMachine(vsix, temp, console.log);
  try {
    const found = await runInHost<Measured>(machine, {
      title: "bench",
      entry: fileURLToPath(new URL("in-host.ts", import.meta.url)),
      prepare,
    });
    const ms = (time: number) => `${Math.round(time)} ms`;
    console.log(
      [
        "| what | measured |",
        "| --- | --- |",
        `| .vsix, student included | ${(statSync(vsix).size / 1e6).toFixed(1)} MB |`,
        `| activation, server started | ${ms(found.activation)} |`,
        `| first page of the Runs view, ${found.runs} runs, no index yet | ${ms(found.firstPage)} |`,
        `| open a run of 1 MB, until its ${found.hints} hints | ${ms(found.firstHints)} |`,
      ].join("\n"),
    );
  } finally {
    await machine.browser.close();
    rmSync(temp, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A `.tracejudge` folder would have activated the extension before anybody measures. */
async function prepare(folder: string): Promise<void> {
  mkdirSync(join(folder, ".vscode"));
  writeFileSync(join(folder, ".vscode/settings.json"), '{ "tracejudge.dir": "recorded" }');
  await putBenchRuns(join(folder, "recorded"), RUNS - 1);
}

await main();
