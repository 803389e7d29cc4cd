import { join } from "node:path";
import { openStore } from "@tracejudge/store";
import type { Feature } from "../harness/feature.ts";
import { until } from "../harness/until.ts";

const RUNS = 10_000;
const FIRST = Date.UTC(2026, 0, 1);

function rowsOf(number: number) {
  const id = `run-${number}`;
  const start = FIRST + number * 60_000;
  const times = { start_time: start, end_time: start + 1200 };
  const root = { id, trace_id: id, parent_run_id: null, name: `desk ${number}`, run_type: "chain" };
  const tool = {
    id: `${id}-t`,
    trace_id: id,
    parent_run_id: id,
    name: "look_up",
    run_type: "tool",
  };
  return [
    { ...root, ...times, inputs: { input: `question ${number}` } },
    { ...tool, ...times, inputs: { number }, outputs: { output: "found ".repeat(100) } },
  ];
}

/** A store of ten thousand runs. */
export const feature: Feature = {
  async prepare(folder) {
    const store = openStore({ dir: join(folder, ".tracejudge") });
    for (let from = 0; from < RUNS; from += 500) {
      const numbers = Array.from({ length: 500 }, (_, index) => from + index);
      await store.appendRuns(numbers.flatMap(rowsOf));
    }
    await store.close();
  },
  behaviours: {
    "the newest are there at once, and more when they are asked for": async (window) => {
      await window.openView("TraceJudge");
      await window.row(/^desk 9999/).waitFor();
      await window.row(/^desk 9999/).click();
      await window.text("look_up").first().waitFor();
      // The editor takes the keyboard when it has opened the run, at whatever moment that is.
      const list = window.page.locator(".pane-body .monaco-list").filter({ visible: true }).first();
      await until("the end of the first page", async () => {
        await list.press("End");
        return window.row("Show more", "9800 more").isVisible();
      });
      await window.row("Show more", "9800 more").click();
      await until("the next page", async () => {
        await list.press("End");
        return window.row("Show more", "9600 more").isVisible();
      });
      await window.picture("many-runs");
    },
    "any of them is found by its words": async (window) => {
      await window.command("TraceJudge: Search Runs");
      await window.answer("question 1734");
      await window.page.getByText(/^1 of 10000 runs/).waitFor();
      await window.row(/^desk 1734/).waitFor();
      await window.command("TraceJudge: Show All Runs");
      await window.row(/^desk 9999/).waitFor();
    },
    "a new run stands on top as soon as it is written": async (window) => {
      await window.row(/^desk 9999/).waitFor();
      const store = openStore({ dir: join(window.folder, ".tracejudge") });
      await store.appendRuns(rowsOf(RUNS));
      await window.row(/^desk 10000/).waitFor();
      await store.close();
    },
  },
};
