import { join } from "node:path";
import { type Precedent, settledCases } from "@tracejudge/core";
import { readPrecedents } from "@tracejudge/store";
import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";
import { until } from "../harness/until.ts";

async function cases({ folder }: EditorWindow): Promise<Precedent[]> {
  return settledCases((await readPrecedents(join(folder, "precedents.jsonl"))).precedents);
}

/** The sample has one run in the audit sample and two flagged ones. */
export const feature: Feature = {
  prepare: (folder) => putSampleRuns(folder),
  behaviours: {
    "the queue opens at the first step to look at, and tells where one is": async (window) => {
      await window.openView("TraceJudge");
      await window.row("pii-leak").waitFor();
      await window.press("Control+Alt+n");
      await window.status(/1 of 3 · audit/).waitFor();
      await window.tab("clean-refund").waitFor();
      await window.lens("Agree").first().waitFor();
      await window.picture("review");
      await window.press("Escape");
      await window.count(window.status(/ of 3 · /), 0);
    },
    "single keys agree, skip, go back and disagree, each to the next case": async (window) => {
      await window.press("Control+Alt+n");
      await window.status(/1 of 3/).waitFor();
      await window.lens("Agree").first().waitFor();
      await window.press("a");
      await window.status(/2 of 3 · FLAGGED/).waitFor();
      await until("cases", async () => (await cases(window)).length > 0);
      await window.press("s");
      await window.status(/3 of 3 · FLAGGED/).waitFor();
      await window.press("p");
      await window.status(/2 of 3 · FLAGGED/).waitFor();
      await window.lens("Disagree").first().waitFor();
      await window.press("d");
      await window.entry(/^0/).first().waitFor();
      await window.press("4");
      await window.answer("fine by me");
      await until("the case", async () =>
        (await cases(window)).some(({ why }) => why === "fine by me"),
      );
      await window.status(/3 of 3|last case/).waitFor();
    },
    "what is settled does not come again": async (window) => {
      await window.press("Control+Alt+n");
      await window.status(/1 of 1 · FLAGGED/).waitFor();
    },
  },
};
