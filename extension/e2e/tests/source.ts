import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Feature } from "../harness/feature.ts";
import { openRun } from "../harness/open-run.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

const sources = fileURLToPath(new URL("../../../examples/support-agent/src/", import.meta.url));
const agent = "src/support-agent.ts";

/** Scores where the agent is written, and the way there and back. */
export const feature: Feature = {
  prepare(folder) {
    putSampleRuns(folder);
    cpSync(sources, join(folder, "src"), { recursive: true });
  },
  behaviours: {
    "above each node stands how its recorded runs fared": async (window) => {
      await window.openFile(agent);
      await window.lens(/^agent · \d runs · \w+ \d\.\d · \d flagged$/).waitFor();
      await window.lens(/^tools · \d runs · \w+ \d\.\d/).waitFor();
      await window.picture("source");
    },
    "and above each tool; files that define none stay as they are": async (window) => {
      await window.openFile("src/shop-tools.ts");
      await window.lens(/^get_order · \d runs? · \w+ \d\.\d/).waitFor();
      await window.openFile("src/desk-policy.ts");
      await window.count(window.lens(/runs/), 0);
    },
    "clicking it lists the worst runs and opens one at the step": async (window) => {
      await window.openFile(agent);
      await window.lens(/^agent · \d runs/).click();
      await window.entry("pii-leak").first().waitFor();
      await window.picture("source-worst-runs");
      await window.pick("pii-leak");
      await window.tab(/pii-leak/).waitFor();
      await window
        .text(/● agent › ScriptedChatModel/)
        .first()
        .waitFor();
      await window.status(/Ln (?!1,)\d+, Col 1/).waitFor();
    },
    "hovering the name tells the mean of each attribute": async (window) => {
      await window.openFile(agent);
      await window.lens(/^tools · /).waitFor();
      await window.find('"tools"');
      await window.command("Show or Focus Hover");
      await window
        .hover()
        .getByText(/tool_validity \d\.\d \(\d runs\)/)
        .first()
        .waitFor();
    },
    "a step leads to the line in the source that made it": async (window) => {
      await openRun(window, "pii-leak");
      await window.lens("Go to source").first().click();
      await window.tab("support-agent.ts").waitFor();
      await window.status(/Ln 29, Col/).waitFor();
    },
  },
};
