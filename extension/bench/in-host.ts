import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { commands, extensions, type InlayHint, Range, window, workspace } from "vscode";
import { BIG_RUN } from "./bench-runs.ts";

/** Milliseconds of each measured piece, and what shows that it was done. */
export interface Measured {
  activation: number;
  firstHints: number;
  hints: number;
  firstPage: number;
  runs: number;
}

const ID = "tracejudge.tracejudge-vscode";

/** Called by the extension host. */
export async function run(): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const extension = extensions.getExtension(ID);
  if (folder === undefined || extension === undefined) return;
  const activation = await timed(async () => extension.activate());
  const { client } = extension.exports;
  const params = { folder: folder.toString(), limit: 200 };
  const page = await timed<{ total: number }>(() => client.sendRequest("tracejudge/runs", params));
  const hints = await timed(async () => {
    await commands.executeCommand("tracejudge.openRun", {
      folder: folder.toString(),
      traceId: BIG_RUN,
    });
    return await firstHints();
  });
  const measured: Measured = {
    activation: activation.ms,
    firstHints: hints.ms,
    hints: hints.value,
    firstPage: page.ms,
    runs: page.value.total,
  };
  writeFileSync(join(folder.fsPath, "../results.json"), JSON.stringify(measured));
}

async function firstHints(): Promise<number> {
  for (;;) {
    const uri = window.activeTextEditor?.document.uri;
    const whole = new Range(0, 0, 1_000_000, 0);
    const found =
      uri &&
      (await commands.executeCommand<InlayHint[]>("vscode.executeInlayHintProvider", uri, whole));
    if (found?.length) return found.length;
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const started = performance.now();
  const value = await work();
  return { ms: performance.now() - started, value };
}
