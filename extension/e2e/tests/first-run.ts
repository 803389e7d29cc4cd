import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";

const sources = fileURLToPath(new URL("../../../examples/support-agent/src/", import.meta.url));
const sample = fileURLToPath(new URL("../../sample/traces/", import.meta.url));

/** Puts files of the sample's store into the folder, as a running app would. */
function record({ folder }: EditorWindow, wanted: (name: string) => boolean): void {
  const traces = join(folder, ".tracejudge", "traces");
  mkdirSync(traces, { recursive: true });
  for (const name of readdirSync(sample).filter(wanted)) {
    cpSync(join(sample, name), join(traces, name));
  }
}

const isScores = (name: string) => name.includes(".scores.");

/** The first run of a folder is recorded while its source is open, and nothing of ours is. */
export const feature: Feature = {
  prepare: (folder) => cpSync(sources, join(folder, "src"), { recursive: true }),
  behaviours: {
    "its scores appear above the nodes by themselves, as soon as it is judged": async (window) => {
      await window.openFile("src/support-agent.ts");
      await window.status("TypeScript").waitFor();
      record(window, (name) => !isScores(name));
      await window.page.waitForTimeout(3000);
      await window.count(window.lens(/runs/), 0);
      record(window, isScores);
      await window.lens(/^tools · \d runs · \w+ \d\.\d/).waitFor({ timeout: 15_000 });
    },
  },
};
