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
  },
};
