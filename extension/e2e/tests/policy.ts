import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Feature } from "../harness/feature.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

const agent = fileURLToPath(new URL("../../../rubrics/agent.yaml", import.meta.url));

/** Between the rubric and what was judged by it. */
export const feature: Feature = {
  prepare(folder) {
    putSampleRuns(folder);
    mkdirSync(join(folder, "rubrics"));
    cpSync(agent, join(folder, "rubrics/desk.yaml"));
  },
  behaviours: {
    "a threshold that is typed tells which recorded runs it flags, and lists them": async (
      window,
    ) => {
      await window.openFile("rubrics/desk.yaml");
      await window.lens(/recorded runs: \d+ · flagged 2$/).waitFor();
      await window.find("threshold:");
      await window.press("End", "Shift+Home");
      await window.page.keyboard.type("threshold: 4");
      await window.press("Control+Home");
      await window.lens(/flagged 2 → \d+ \(\+\d+\)/).waitFor();
      await window.picture("rubric-preview");
      await window.lens(/flagged 2 →/).click();
      await window.entry("would be flagged").first().waitFor();
      await window.picture("rubric-preview-runs");
      await window.press("Enter");
      await window.tab("clean-refund").waitFor();
      await window.openFile("rubrics/desk.yaml");
      await window.command("File: Revert File");
      await window.lens(/flagged 2$/).waitFor();
    },
    "the hover of a step leads to the policy in the built-in rubric": async (window) => {
      await window.openView("TraceJudge");
      await window.row("pii-leak").click();
      await window.lens("Agree").first().waitFor();
      await window.find("get_payment · ");
      await window.press("Control+k", "Control+i");
      const link = window.hover().getByText("policy in the rubric").first();
      await link.waitFor();
      await window.picture("hover-policy");
      await link.click();
      await window.tab("agent.yaml").waitFor();
      await window
        .text(/policy:/)
        .first()
        .waitFor();
      await window.picture("policy");
    },
    "F12 on an attribute of a precedent leads to its policy": async (window) => {
      await window.openView("TraceJudge");
      await window.row("pii-leak").click();
      await window.lens("Agree").first().waitFor();
      await window.find("get_payment · ");
      await window.press("Control+Alt+d");
      await window.entry(/^0/).first().waitFor();
      await window.press("2");
      await window.answer("so so");
      await window
        .lens(/you: 2/)
        .first()
        .waitFor();
      await window.openFile("precedents.jsonl");
      await window.find('"attribute":"');
      await window.press("F12");
      await window.tab("agent.yaml").waitFor();
    },
  },
};
