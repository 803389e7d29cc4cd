import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";
import { JUDGING_MS } from "../harness/patience.ts";
import { putExportedRuns, putSampleRuns } from "../harness/sample-runs.ts";
import { until } from "../harness/until.ts";

const examples = fileURLToPath(new URL("../../../examples/traces/", import.meta.url));

/** Judging with the student that comes with the extension: the folder has none installed. */
export const feature: Feature = {
  prepare(folder) {
    mkdirSync(join(folder, "logs"));
    cpSync(join(examples, "airline-booked.jsonl"), join(folder, "logs", "booked.jsonl"));
    cpSync(join(examples, "airline-cancelled.jsonl"), join(folder, "logs", "cancelled.jsonl"));
    cpSync(examples, join(folder, "more"), { recursive: true });
    mkdirSync(join(folder, "exports"));
    putExportedRuns(join(folder, "exports", "desk.jsonl"));
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
      await judgeFolder(window, "logs");
      await window.status(/2 runs judged/).waitFor();
      await window.openFile("logs/booked.jsonl");
      await window
        .text(/(OK|FLAGGED|REVIEW) \d\.\d/)
        .first()
        .waitFor();
      await window.picture("judged-file");
    },
    "what is flagged in a judged folder is listed with its reason, and its id is copied": async (
      window,
    ) => {
      const context = window.page.context();
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await judgeFolder(window, "exports");
      await window.notification(/\d runs judged, 2 flagged/).waitFor({ timeout: JUDGING_MS });
      await window.page.getByRole("button", { name: "Show Flagged Runs" }).click();
      const entry = window.entry("pii-leak").filter({ hasText: /compliance/ });
      await entry.first().waitFor();
      await window.entry("malformed-argument").first().waitFor();
      await window.picture("judged-flagged");
      await window.pick("pii-leak");
      await until("the id of the run", async () => {
        const copied = await window.page.evaluate(() => navigator.clipboard.readText());
        return copied === "01a21076-3d66-717e-9936-e1a0475d40d7";
      });
    },
    "judging stops when it is told to, and what was judged stays": async (window) => {
      await judgeFolder(window, "more");
      const progress = window.page.locator(".notification-list-item", { hasText: /of \d files/ });
      await progress.waitFor();
      await progress.getByRole("button", { name: "Cancel" }).click();
      await window.status(/[0-7] runs? judged/).waitFor();
      await progress.waitFor({ state: "detached" });
    },
    "the same runs are not judged twice": async (window) => {
      await window.command("TraceJudge: Judge All Recorded Runs Now");
      await window.status(/nothing had changed/).waitFor();
    },
  },
};

/** By the context menu of the explorer. */
async function judgeFolder(window: EditorWindow, name: string): Promise<void> {
  await window.openView("Explorer");
  const rows = window.page.locator(".explorer-folders-view .monaco-list-row");
  await rows.filter({ hasText: new RegExp(`^${name}$`) }).click({ button: "right" });
  const entry = window.page.locator(".context-view .action-item", {
    hasText: "Judge Recorded Runs Here",
  });
  await entry.waitFor();
  await window.picture(`judge-folder-${name}`);
  await entry.click();
}

/** Leaves the runs of a store without their verdicts. */
function forgetVerdicts(dir: string): void {
  for (const file of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".scores.jsonl")) rmSync(join(dir, file));
  }
}
