import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Feature } from "../harness/feature.ts";
import { JUDGING_MS } from "../harness/patience.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

/** Judging with the student that comes in the extension: nothing is installed in the folder. */
export const feature: Feature = {
  prepare(folder) {
    putSampleRuns(folder);
    const traces = join(folder, ".tracejudge/traces");
    for (const name of readdirSync(traces)) {
      if (name.includes(".scores.")) rmSync(join(traces, name));
    }
  },
  behaviours: {
    "a run that was not judged is judged by its lens, and the Runs view follows": async (
      window,
    ) => {
      await window.openView("TraceJudge");
      await window.row("pii-leak").click();
      await window.lens("Judge now").first().click();
      await window
        .text(/(FLAGGED|REVIEW) \d\.\d/)
        .first()
        .waitFor({ timeout: JUDGING_MS });
      await window.row("pii-leak", /\d\.\d ·/).waitFor();
      await window.picture("judged");
    },
  },
};
