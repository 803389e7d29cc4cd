import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Feature } from "../harness/feature.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

const examples = fileURLToPath(new URL("../../../examples/traces/", import.meta.url));

/** Judging with the student that comes with the extension: the folder has none installed. */
export const feature: Feature = {
  prepare(folder) {
    mkdirSync(join(folder, "logs"));
    cpSync(join(examples, "airline-booked.jsonl"), join(folder, "logs", "booked.jsonl"));
    cpSync(join(examples, "airline-cancelled.jsonl"), join(folder, "logs", "cancelled.jsonl"));
    putSampleRuns(folder);
    forgetVerdicts(join(folder, ".tracejudge"));
  },
  behaviours: {
    "all recorded runs are judged, with progress, and the view shows it at once": async (
      window,
    ) => {
      await window.openView("TraceJudge");
      await window.row("pii-leak").waitFor();
      await window.command("TraceJudge: Judge All Recorded Runs Now");
      await window.page.locator(".notification-list-item", { hasText: /of \d runs/ }).waitFor();
      await window.picture("judging");
      await window.status(/\d runs judged/).waitFor();
      await window.row("pii-leak", /\d\.\d/).waitFor();
    },
    "a folder of the explorer is judged, and its files show the scores": async (window) => {
      await window.openView("Explorer");
      const logs = window.page.locator(".explorer-folders-view .monaco-list-row", {
        hasText: /^logs$/,
      });
      await logs.click({ button: "right" });
      const entry = window.page.locator(".context-view .action-item", {
        hasText: "Judge Recorded Runs Here",
      });
      await entry.waitFor();
      await window.picture("judge-folder");
      await entry.click();
      await window.status(/2 runs judged/).waitFor();
      await window.openFile("logs/booked.jsonl");
      await window
        .text(/(OK|FLAGGED|REVIEW) \d\.\d/)
        .first()
        .waitFor();
      await window.picture("judged-file");
    },
    "the same runs are not judged twice": async (window) => {
      await window.command("TraceJudge: Judge All Recorded Runs Now");
      await window.status(/nothing had changed/).waitFor();
    },
  },
};

/** Leaves the runs of a store without their verdicts. */
function forgetVerdicts(dir: string): void {
  for (const file of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".scores.jsonl")) rmSync(join(dir, file));
  }
}
