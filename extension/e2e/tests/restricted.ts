import type { Feature } from "../harness/feature.ts";
import { openRun } from "../harness/open-run.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

/** A folder that is not trusted: its recorded scores are shown, and none of its code is run. */
export const feature: Feature = {
  prepare: (folder) => putSampleRuns(folder),
  trusted: false,
  behaviours: {
    "scores are shown in restricted mode": async (window) => {
      await window.status("Restricted Mode").waitFor();
      await openRun(window, "pii-leak");
      await window
        .text(/FLAGGED \d\.\d/)
        .first()
        .waitFor();
      await window.picture("restricted");
    },
  },
};
