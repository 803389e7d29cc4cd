import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";
import { openRun } from "../harness/open-run.ts";
import { pickInMenu } from "../harness/row-menu.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

/** The list of levels that disagreeing opens. */
async function isDisagreeing(window: EditorWindow): Promise<void> {
  await window.entry("0  compliance").waitFor();
  await window.press("Escape");
}

/** Recorded runs can only be read, and an editor offers quick fixes in no such document. */
export const feature: Feature = {
  prepare: (folder) => putSampleRuns(folder),
  behaviours: {
    "an underlined step is disagreed with from its hover": async (window) => {
      await openRun(window, "pii-leak");
      await window.find("get_payment · ");
      await window.squiggle().first().waitFor();
      await window.press("F8", "Escape");
      await window.command("Show or Focus Hover");
      await window.hover().getByText("Disagree", { exact: true }).first().click();
      await isDisagreeing(window);
    },
    "and from its row in the Problems view": async (window) => {
      await openRun(window, "pii-leak");
      await window.find("get_payment · ");
      await window.squiggle().first().waitFor();
      await window.command("Problems: Focus on Problems View");
      const problems = window.page.locator(".markers-panel .monaco-list-row");
      const problem = problems.filter({ hasText: "compliance 0." }).first();
      await problem.waitFor();
      await pickInMenu(window, problem, "Disagree with the judge");
      await isDisagreeing(window);
    },
  },
};
