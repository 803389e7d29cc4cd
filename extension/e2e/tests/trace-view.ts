import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";
import { openRun } from "../harness/open-run.ts";
import { JUDGING_MS } from "../harness/patience.ts";
import { putExportedRuns, putSampleRuns } from "../harness/sample-runs.ts";
import { until } from "../harness/until.ts";

/** A recorded run as a document, and the raw file it lies in. */
export const feature: Feature = {
  prepare(folder) {
    putSampleRuns(folder);
    putExportedRuns(join(folder, "exported.jsonl"));
    writeFileSync(join(folder, "package.json"), '{ "name": "desk" }\n');
  },
  behaviours: {
    "hovering a flagged step says why: wording, probabilities and policy": async (window) => {
      await openRun(window, "pii-leak");
      await window.find("8 ● agent");
      await showHover(window);
      for (const words of ["Serious breach", "levels 0:", "sure of the flag", "keeps to safety"]) {
        await window.hover().filter({ hasText: words }).first().waitFor();
      }
      await window.picture("hover");
    },
    "flagged steps are listed as problems with the judge's words": async (window) => {
      await openRun(window, "malformed-argument");
      await window.command("Problems: Focus on Problems View");
      await window.row("tool_validity", "required argument").first().waitFor();
      await window.picture("problems");
      await window.press("Control+j");
    },
    "outline and breadcrumbs have the steps": async (window) => {
      await openRun(window, "pii-leak");
      await window.find("get_payment · ");
      const crumbs = window.page.locator(".breadcrumbs-control .monaco-breadcrumb-item");
      await crumbs.filter({ hasText: "6 get_payment" }).waitFor();
      await window.count(crumbs, 3);
      await window.picture("breadcrumbs");
      await window.press("Control+Shift+o");
      await window.entry("get_payment").first().waitFor();
      await window.press("Escape");
    },
    "a raw trace file gets the same scores, and other JSON none": async (window) => {
      await window.openFile("exported.jsonl");
      await window.command("View: Toggle Word Wrap");
      await window.command("Judge This Document Now");
      await window.status(/\d runs? judged, [1-9] flagged/).waitFor({ timeout: JUDGING_MS });
      await window.find('"name":"get_payment","run_type":"tool"');
      await window.lens("Disagree").first().waitFor();
      await window
        .text(/compliance \d\.\d/)
        .first()
        .waitFor();
      await window.picture("raw");
      await window.clear();
      await window.openFile("package.json");
      await window.text("desk").first().waitFor();
      await window.count(window.lens(/./), 0);
    },
    "what is gone from a file is not drawn any more": async (window) => {
      const file = join(window.folder, "short.jsonl");
      putExportedRuns(file);
      await window.openFile("short.jsonl");
      await window
        .lens(/Judge (now|again)/)
        .first()
        .waitFor();
      writeFileSync(file, "");
      await until("an empty editor", async () => (await window.lens(/Judge/).count()) === 0);
      await window.count(window.squiggle(), 0);
    },
  },
};

async function showHover(window: EditorWindow): Promise<void> {
  await window.press("Control+k", "Control+i");
}
