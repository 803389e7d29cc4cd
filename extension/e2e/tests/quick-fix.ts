import { join } from "node:path";
import type { Feature } from "../harness/feature.ts";
import { JUDGING_MS } from "../harness/patience.ts";
import { putExportedRuns } from "../harness/sample-runs.ts";

/** Settling a case in a file that can be edited; `read-only.ts` has the ways where none can. */
export const feature: Feature = {
  prepare: (folder) => putExportedRuns(join(folder, "raw.jsonl")),
  behaviours: {
    "in a raw file a quick fix on the underlined step disagrees": async (window) => {
      await window.openFile("raw.jsonl");
      await window.lens("Judge now").first().click();
      await window.status(/\d runs? judged/).waitFor({ timeout: JUDGING_MS });
      await window.press("F8");
      await window.squiggle().first().waitFor();
      await window.press("Escape", "Control+.");
      const fixes = window.page.locator(".action-widget .monaco-list-row");
      await fixes.filter({ hasText: "Disagree with the judge" }).first().waitFor();
      await window.picture("quick-fix");
      await window.press("Enter");
      await window
        .entry(/compliance|tool_validity/)
        .first()
        .waitFor();
      await window.press("Escape");
    },
  },
};
