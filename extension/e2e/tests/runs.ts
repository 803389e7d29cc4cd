import { join } from "node:path";
import { openStore } from "@tracejudge/store";
import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

/** A quiet machine shows it within one, which is told; the rest is for busy ones. */
const SOON_SECONDS = 5;

/** Seconds from before each of these runs is written until it is seen. */
async function appearing(window: EditorWindow, names: readonly string[]): Promise<number[]> {
  const store = openStore({ dir: join(window.folder, ".tracejudge") });
  const seconds: number[] = [];
  for (const name of names) {
    const started = performance.now();
    await store.appendRuns([
      { id: name, trace_id: name, name, run_type: "chain", start_time: Date.now() },
    ]);
    await window.row(name).waitFor({ timeout: 10_000 });
    seconds.push((performance.now() - started) / 1000);
  }
  await store.close();
  return seconds;
}

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
    "a new run of a running app appears by itself, and soon": async (window) => {
      await window.openView("TraceJudge");
      await window.row("pii-leak").waitFor();
      const names = ["fresh 1", "fresh 2", "fresh 3", "fresh 4"];
      // Only the first may be written just before the view looks, the others just after.
      const [, ...seconds] = await appearing(window, names);
      const text = `seen after ${seconds.map((one) => one.toFixed(2)).join(", ")} s`;
      window.note(text);
      if (Math.min(...seconds) > SOON_SECONDS) throw new TypeError(text);
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
