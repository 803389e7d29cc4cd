import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Feature } from "../harness/feature.ts";

const LINES = 6000;

/** A trace file that the editor shares with no extension. */
export const feature: Feature = {
  prepare(folder) {
    const file = openSync(join(folder, "large.jsonl"), "w");
    const row = { id: "a", trace_id: "a", run_type: "chain", inputs: "x".repeat(10_000) };
    for (let line = 0; line < LINES; line += 1) writeSync(file, `${JSON.stringify(row)}\n`);
    closeSync(file);
  },
  settings: { "workbench.editorLargeFileConfirmation": 1024 },
  behaviours: {
    "says why it has no scores, and what to do instead": async (window) => {
      await window.openFile("large.jsonl");
      await window.notification(/it has 58 MB.*npx tracejudge score/).waitFor();
    },
  },
};
