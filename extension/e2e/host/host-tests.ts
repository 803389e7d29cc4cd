import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { workspace } from "vscode";
import type { Outcome } from "../harness/outcome.ts";
import { editorAnswers } from "./editor-answers.ts";
import { ownCommands } from "./own-commands.ts";

const all = { ...editorAnswers, ...ownCommands };

/** Called by the extension host; what was found is left in a file beside the folder. */
export async function run(): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const [name, behaviour] of Object.entries(all)) {
    const started = performance.now();
    const error = await behaviour().then(
      () => undefined,
      (thrown: unknown) =>
        thrown instanceof Error ? (thrown.stack ?? thrown.message) : `${thrown}`,
    );
    const milliseconds = performance.now() - started;
    outcomes.push({ name, milliseconds, ...(error !== undefined && { error }) });
  }
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  writeFileSync(join(folder, "../results.json"), JSON.stringify(outcomes));
}
