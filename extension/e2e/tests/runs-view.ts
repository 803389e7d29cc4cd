import { join } from "node:path";
import { openStore } from "@tracejudge/store";
import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";
import { pickInMenu } from "../harness/row-menu.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

const hostile = "evil $(trash) [x](command:workbench.action.quit)\u202e\n";

/** The judged samples, two runs of a thread, one of which is to be reviewed, and a run with a hostile name. */
async function prepare(folder: string): Promise<void> {
  putSampleRuns(folder);
  const store = openStore({ dir: join(folder, ".tracejudge") });
  const at = Date.now() - 3_600_000;
  const run = (id: string, name: string, metadata = {}) => ({
    id,
    trace_id: id,
    parent_run_id: null,
    name,
    run_type: "chain",
    start_time: at,
    end_time: at + 2500,
    inputs: { input: `what about ${id}` },
    extra: { metadata },
  });
  await store.appendRuns([
    run("talk-1", "first turn", { thread_id: "talk" }),
    run("talk-2", "second turn", { thread_id: "talk" }),
    run("hostile", hostile),
  ]);
  for await (const read of store.readVerdicts()) {
    if (!("value" in read) || read.value.status !== "OK") continue;
    await store.appendVerdict({ ...read.value, traceId: "talk-1", status: "REVIEW", audit: false });
    break;
  }
  await store.close();
}

async function filterBy(window: EditorWindow, label: string): Promise<void> {
  await window.command("TraceJudge: Filter Runs");
  await window.pick(label);
}

/** What can be done in the Runs view. */
export const feature: Feature = {
  prepare,
  behaviours: {
    "runs of a thread stand under it, and open": async (window) => {
      await window.openView("TraceJudge");
      await window.row("talk", "2 runs").click();
      await window.row("second turn", "2.5 s").waitFor();
      await window.picture("runs-threads");
    },
    "a hostile name is text": async (window) => {
      await window.row("evil $(trash) [x](command:workbench.action.quit)<U+202E>").waitFor();
    },
    "the status bar shows one number": async (window) => {
      await window.status(/^\s*2\s*$/).waitFor();
    },
    "filters narrow the list, say so, and are taken back": async (window) => {
      await filterBy(window, "Flagged");
      await window.row("pii-leak").waitFor();
      await window.count(window.row("talk"), 0);
      await window.page.getByText("2 of 7 runs: flagged").waitFor();
      await window.picture("runs-filtered");
      await window.command("TraceJudge: Show All Runs");
      await window.row("talk").waitFor();
    },
    "runs to review, and those of the audit sample, are listed alone": async (window) => {
      await filterBy(window, "To review");
      await window.page.getByText("1 of 7 runs: to review").waitFor();
      await window.row("first turn").waitFor();
      await window.count(window.row("pii-leak"), 0);
      await filterBy(window, "Audit sample");
      await window.page.getByText("1 of 7 runs: audit sample").waitFor();
      await window.row("clean-refund").waitFor();
      await window.count(window.row("first turn"), 0);
      await window.command("TraceJudge: Show All Runs");
      await window.row("pii-leak").waitFor();
    },
    "runs that fail in an attribute, and those of a node, are listed alone": async (window) => {
      await filterBy(window, "tool_validity");
      await window.page.getByText("1 of 7 runs: tool_validity").waitFor();
      await window.row("malformed-argument").waitFor();
      await window.count(window.row("pii-leak"), 0);
      await window.command("TraceJudge: Show All Runs");
      await filterBy(window, "pay_back");
      await window.page.getByText("1 of 7 runs: node pay_back").waitFor();
      await window.row("clean-refund").waitFor();
      await window.count(window.row("malformed-argument"), 0);
      await window.command("TraceJudge: Show All Runs");
      await window.row("pii-leak").waitFor();
    },
    "search finds a run by what was asked; a search without result says so": async (window) => {
      await window.command("TraceJudge: Search Runs");
      await window.answer("about talk-2");
      await window.row("second turn").waitFor();
      await window.count(window.row("pii-leak"), 0);
      await window.command("TraceJudge: Search Runs");
      await window.answer("no such thing");
      await window.page.getByText("None of 7 runs passes the filter").waitFor();
      await window.command("TraceJudge: Show All Runs");
      await window.row("pii-leak").waitFor();
    },
    "two selected runs are compared side by side": async (window) => {
      await window.row("malformed-argument").click();
      await window.tab("malformed-argument").waitFor();
      await window.row("pii-leak").click({ modifiers: ["Control"] });
      await pickInMenu(window, window.row("pii-leak"), "Compare Runs");
      await window.tab(/malformed-argument.*↔.*pii-leak|pii-leak.*↔.*malformed-argument/).waitFor();
      await window.count(window.text(/── system/), 2);
      await window.page.locator(".monaco-diff-editor .line-insert").first().waitFor();
      await window.picture("runs-compared");
    },
    "a run is deleted once that is confirmed, and no other": async (window) => {
      await window.row("malformed-argument").click();
      await window.tab("malformed-argument").waitFor();
      await window.command("Focus on Runs View");
      await window.press("Delete");
      await window.page.locator(".monaco-dialog-box").waitFor();
      await window.picture("runs-delete");
      await window.page.getByRole("button", { name: "Cancel" }).click();
      await window.row("malformed-argument").waitFor();
      await pickInMenu(window, window.row("malformed-argument"), "Delete Runs");
      await window.page.getByRole("button", { name: "Delete", exact: true }).click();
      await window.count(window.row("malformed-argument"), 0);
      await window.row("pii-leak").waitFor();
      await window.status(/^\s*1\s*$/).waitFor();
    },
    "a whole thread is deleted once that is confirmed, with the number of its runs": async (
      window,
    ) => {
      await window.row("talk", "2 runs").waitFor();
      await pickInMenu(window, window.row("talk", "2 runs"), "Delete Runs");
      await window.page.getByText("Delete the thread “talk” with its 2 runs?").waitFor();
      await window.page.getByRole("button", { name: "Delete", exact: true }).click();
      await window.count(window.row("talk", "2 runs"), 0);
      await window.row("pii-leak").waitFor();
    },
    "the recorded file opens at the run": async (window) => {
      await pickInMenu(window, window.row("pii-leak"), "Open Recorded File");
      await window.tab(/\.jsonl$/).waitFor();
      await window.status(/Ln (?!1,)\d+, Col 1/).waitFor();
    },
  },
};
