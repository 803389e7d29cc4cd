import type { EditorWindow } from "./editor-window.ts";

/** Opens a recorded run from the Runs view, as a readable document. */
export async function openRun(window: EditorWindow, name: string): Promise<void> {
  await window.openView("TraceJudge");
  await window.row(name).first().click();
  await window.tab(name).waitFor();
  await window
    .lens(/Judge (now|again)/)
    .first()
    .waitFor();
}
