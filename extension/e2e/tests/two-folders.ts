import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Feature } from "../harness/feature.ts";
import { precedentsOf } from "../harness/precedents-of.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";
import { until } from "../harness/until.ts";

/** Two folders in one window, with copies of the same runs. */
export const feature: Feature = {
  folders: ["desk", "shop"],
  prepare(folder) {
    for (const name of ["desk", "shop"]) {
      mkdirSync(join(folder, name));
      putSampleRuns(join(folder, name));
    }
  },
  behaviours: {
    "the runs of each folder stand under it": async (window) => {
      await window.openView("TraceJudge");
      await window.row(/^desk$/).waitFor();
      await window.row(/^shop$/).waitFor();
      await window.count(window.row("pii-leak"), 2);
      await window.status(/^\s*4\s*$/).waitFor();
      await window.picture("two-folders");
    },
    "what one says of a run goes into the file of its folder": async (window) => {
      await window.openView("TraceJudge");
      await window.row("pii-leak").last().click();
      await window.lens("Agree").first().waitFor();
      await window.find("Sure, Aisha");
      await window.press("Control+Alt+d");
      await window.entry("3  compliance").waitFor();
      await window.press("3");
      await window.answer("he may ask for his colleague");
      const shop = join(window.folder, "shop");
      await until("the case", async () => (await precedentsOf(shop)).length === 1);
      const others = await precedentsOf(join(window.folder, "desk"));
      if (others.length > 0) throw new TypeError("the other folder has the case");
    },
  },
};
