import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Feature } from "../harness/feature.ts";

/** First use. */
export const feature: Feature = {
  behaviours: {
    "an empty Runs view says how to begin, and leads to the walkthrough": async (window) => {
      await window.openView("TraceJudge");
      await window.page.getByText("No recorded runs yet").waitFor();
      await window.command("TraceJudge: Get Started");
      await window.page.getByText("Judge your agent's runs").first().waitFor();
      await window.page.getByText("Record a run").first().waitFor();
      await window.picture("walkthrough");
    },
    "a sample run opens where there is none of one's own, and can be disagreed with": async (
      window,
    ) => {
      await window.command("TraceJudge: Open a Sample Run");
      await window.tab("pii-leak").waitFor();
      await window
        .text(/FLAGGED \d\.\d/)
        .first()
        .waitFor();
      await window.find("Sure, Aisha");
      await window.press("Control+Alt+d");
      await window.entry("3  compliance").waitFor();
      await window.press("3");
      await window.answer("he may ask for his colleague");
      await window
        .lens(/you: 3, judge/)
        .first()
        .waitFor();
      if (existsSync(join(window.folder, "precedents.jsonl"))) {
        throw new TypeError("a case of the sample went into the folder's own file");
      }
    },
  },
};
