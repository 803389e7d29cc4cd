import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "@tracejudge/store";
import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";
import { openRun } from "../harness/open-run.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";

const sources = fileURLToPath(new URL("../../../examples/support-agent/src/", import.meta.url));
const agent = "src/support-agent.ts";

const others = "src/other-ways.ts";
const otherWays = `import { entrypoint, task } from "@langchain/langgraph";
import { createAgent } from "langchain";

export const weather = createAgent({ name: "weather", model: "scripted", tools: [] });
const square = task("square", async (side: number) => side * side);
export const floor = entrypoint("floor", (side: number) => square(side));
`;

/** A file that defines an agent, a task and an entrypoint, and judged runs of them. */
async function putOtherWays(folder: string): Promise<void> {
  writeFileSync(join(folder, others), otherWays);
  const store = openStore({ dir: join(folder, ".tracejudge") });
  for await (const read of store.readVerdicts()) {
    if (!("value" in read)) continue;
    const { blame: _, ...verdict } = read.value;
    const judged = verdict.steps.filter(({ scores }) => scores.length > 0).slice(0, 1);
    const record = (traceName: string, paths: string[][]) =>
      store.appendVerdict({
        ...{ ...verdict, traceName, traceId: traceName },
        steps: paths.flatMap((path) => judged.map((step) => ({ ...step, path }))),
      });
    await record("weather", [["model_request"]]);
    await record("floor", [["floor"], ["floor", "square"]]);
    break;
  }
  await store.close();
}

/** The setting of the folder, or none; it stands over the person's own. */
function setSourceDiagnostics({ folder }: EditorWindow, level?: string): void {
  const dir = join(folder, ".vscode");
  mkdirSync(dir, { recursive: true });
  const settings = level === undefined ? {} : { "tracejudge.sourceDiagnostics": level };
  writeFileSync(join(dir, "settings.json"), JSON.stringify(settings));
}

/** Scores where the agent is written, and the way there and back. */
export const feature: Feature = {
  async prepare(folder) {
    putSampleRuns(folder);
    cpSync(sources, join(folder, "src"), { recursive: true });
    await putOtherWays(folder);
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
    "and above an agent, a task and an entrypoint": async (window) => {
      await window.openFile(others);
      await window.lens(/^weather · 1 run · \w+ \d\.\d/).waitFor();
      await window.lens(/^square · 1 run · \w+ \d\.\d/).waitFor();
      await window.lens(/^floor · 1 run · \w+ \d\.\d/).waitFor();
      await window.picture("source-other-ways");
    },
    "a node with flagged runs is marked as the settings say: with a hint, a warning or not at all":
      async (window) => {
        await window.openFile(agent);
        await window.squiggle("hint").first().waitFor();
        setSourceDiagnostics(window, "warning");
        await window.squiggle("warning").first().waitFor();
        await window.count(window.squiggle("hint"), 0);
        await window.picture("source-warning");
        setSourceDiagnostics(window, "off");
        await window.count(window.squiggle("warning"), 0);
        await window.lens(/^agent · /).waitFor();
        setSourceDiagnostics(window);
        await window.squiggle("hint").first().waitFor();
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
