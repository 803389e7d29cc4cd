import type { EditorWindow } from "./editor-window.ts";
import { until } from "./until.ts";

/** Opens a recorded run from the Runs view, as a readable document, with the cursor on its first line. */
export async function openRun(window: EditorWindow, name: string): Promise<void> {
  await window.openView("TraceJudge");
  await window.row(name).first().click();
  await window.tab(name).waitFor();
  const head = window.lens(/Judge (now|again)/).first();
  // One that was open before is shown where it was left, and a key that comes too early is lost.
  await until("the head of the run", async () => {
    await window.press("Control+Home");
    return head.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
  });
}
