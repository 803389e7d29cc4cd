import { join } from "node:path";
import { openStore } from "@tracejudge/store";
import type { Feature } from "../harness/feature.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

/** The Runs view, and a run as a document. */
export const feature: Feature = {
  prepare: (folder) => putSampleRuns(folder),
  // Recorded runs are UTF-8 whatever a person's own files are.
  settings: { "files.encoding": "utf16le" },
  behaviours: {
    "the recorded runs are listed, newest first, with score and the step to look at": async (
      window,
    ) => {
      await window.openView("TraceJudge");
      await window.row("pii-leak", "ScriptedChatModel: compliance").waitFor();
      await window.row("malformed-argument", "tool_validity").waitFor();
      const [first, second, third] = await window.row(/^[a-z]/).allInnerTexts();
      if (!first?.startsWith("pii-leak") || !third?.startsWith("clean-refund")) {
        throw new TypeError(`not the newest first: ${first} ${second} ${third}`);
      }
      await window.picture("runs");
    },
    "a new run of a running app appears by itself": async (window) => {
      await window.openView("TraceJudge");
      await window.row("pii-leak").waitFor();
      const store = openStore({ dir: join(window.folder, ".tracejudge") });
      await store.appendRuns([
        {
          id: "fresh-1",
          trace_id: "fresh-1",
          name: "fresh run",
          run_type: "chain",
          start_time: Date.now(),
        },
      ]);
      await window.row("fresh run").waitFor({ timeout: 10_000 });
      await store.close();
    },
    "a run opens as a readable document with its scores, lenses and squiggles": async (window) => {
      await window.openView("TraceJudge");
      await window.row("pii-leak").click();
      await window
        .text(/FLAGGED 2\.\d/)
        .first()
        .waitFor();
      await window.find("Sure, Aisha");
      await window
        .text(/compliance 0\.\d/)
        .first()
        .waitFor();
      await window.squiggle().first().waitFor();
      await window.lens("Disagree").first().waitFor();
      await window.status(/^\s*UTF-8\s*$/).waitFor();
      await window.picture("run");
    },
  },
};
