import type { Feature } from "../harness/feature.ts";
import { openRun } from "../harness/open-run.ts";
import { reloadWindow } from "../harness/reload-window.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

/** What is open is there again when the window is loaded anew. */
export const feature: Feature = {
  prepare: (folder) => putSampleRuns(folder),
  // What is shown of ours is UTF-8 whatever a person's own files are.
  settings: { "files.encoding": "utf16le" },
  behaviours: {
    "an open run is there again, with its scores": async (window) => {
      await openRun(window, "pii-leak");
      await reloadWindow(window, "tracejudge-run");
      await window.tab("pii-leak").waitFor();
      await window
        .text(/FLAGGED 2\.\d/)
        .first()
        .waitFor();
      await window.lens("Disagree").first().waitFor();
      await window.status(/^\s*UTF-8\s*$/).waitFor();
      await window.picture("run-again");
    },
    "the policy page of a score is there again": async (window) => {
      await openRun(window, "pii-leak");
      await window.find("get_payment · ");
      await window.press("Control+k", "Control+i");
      await window.hover().getByText("policy in the rubric").first().click();
      await window.tab("agent.yaml").waitFor();
      await reloadWindow(window, "tracejudge-rubric");
      await window.tab("agent.yaml").waitFor();
      await window
        .text(/policy:/)
        .first()
        .waitFor();
      await window.picture("policy-again");
    },
  },
};
