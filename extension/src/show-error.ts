import { window } from "vscode";
import { unlinked } from "./unlinked.ts";

/** Tells what went wrong, as text. */
export async function showError(error: unknown): Promise<void> {
  await window.showErrorMessage(unlinked(error instanceof Error ? error.message : String(error)));
}
