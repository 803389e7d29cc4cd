import { join } from "node:path";
import { openStore } from "@tracejudge/store";
import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";
import { pickInMenu } from "../harness/row-menu.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";
import { until } from "../harness/until.ts";

const at = Date.now() - 3_600_000;
const long = Array.from({ length: 60 }, (_, index) => `row ${index} of the table`).join("\n");
const root = { id: "long", trace_id: "long", parent_run_id: null, name: "long answer" };
const tool = { id: "long-1", trace_id: "long", parent_run_id: "long", name: "read_table" };

async function prepare(folder: string): Promise<void> {
  putSampleRuns(folder);
  const store = openStore({ dir: join(folder, ".tracejudge") });
  await store.appendRuns([
    { ...root, run_type: "chain", start_time: at, end_time: at + 900 },
    {
      ...tool,
      run_type: "tool",
      start_time: at + 1,
      end_time: at + 2,
      inputs: { table: "orders", where: { city: "Oslo" } },
      outputs: { output: long },
    },
  ]);
  await store.close();
}

interface Drawn {
  text: string;
  colour: string;
}

/** Run in the page. */
const drawn = `
  [...document.querySelectorAll(".editor-instance .view-lines span")].flatMap((element) => {
    const { content, color } = getComputedStyle(element, "::before");
    const text = /\\d\\.\\d/.exec(content)?.[0];
    return text === undefined ? [] : [{ text, colour: color }];
  })
`;

/** The scores that stand before steps: text and colour of what the editor draws there. */
function drawnScores(window: EditorWindow): Promise<Drawn[]> {
  return window.page.evaluate<Drawn[]>(drawn);
}

/** Run in the page: notes that the scores are gone, and that they are there again after that. */
const watched = `
  (() => {
    const seen = { gone: false, again: false };
    globalThis.scoresSeen = seen;
    const look = () => {
      const count = (${drawn}).length;
      if (count === 0) seen.gone = true;
      else if (seen.gone) seen.again = true;
      if (!seen.again) requestAnimationFrame(look);
    };
    look();
  })()
`;

/** An edit that scrolls nothing: the old scores go at once, those of the new text come. */
async function drawnAnew(window: EditorWindow, edit: () => Promise<void>): Promise<void> {
  await window.page.evaluate(watched);
  await edit();
  await until("scores of the edited text", () =>
    window.page.evaluate<boolean>("globalThis.scoresSeen.again"),
  );
}

/** The trace view beside what the protocol draws. */
export const feature: Feature = {
  prepare,
  behaviours: {
    "each step has its lowest score before it, a bad one in another colour than a good one": async (
      window,
    ) => {
      await window.openView("TraceJudge");
      await window.row("malformed-argument").click();
      await until("scores before the steps", async () => (await drawnScores(window)).length > 2);
      const scores = await drawnScores(window);
      const colourOf = (wanted: (score: number) => boolean) =>
        scores.find(({ text }) => wanted(Number(text)))?.colour;
      const [bad, good] = [colourOf((score) => score < 3), colourOf((score) => score >= 3)];
      if (bad === undefined || good === undefined || bad === good) {
        throw new TypeError(`colours of ${JSON.stringify(scores)}`);
      }
      await window.picture("score-colours");
    },
    "scores go with the text they belong to": async (window) => {
      await window.openView("TraceJudge");
      await pickInMenu(window, window.row("pii-leak"), "Open Recorded File");
      await until("scores in the raw file", async () => (await drawnScores(window)).length > 0);
      await window.page.locator(".editor-instance .monaco-editor.focused").waitFor();
      await drawnAnew(window, () => window.press("Home", "Space"));
      await window.press("Control+a", "Delete");
      await until("no scores without text", async () => (await drawnScores(window)).length === 0);
      await window.count(window.squiggle(), 0);
      await window.press("Control+z");
      await until("scores after undo", async () => (await drawnScores(window)).length > 0);
    },
    "a long result is folded when a run is opened": async (window) => {
      await window.openView("TraceJudge");
      await window.row("long answer").click();
      await window.text("row 0 of the table").waitFor();
      await window.count(window.text("row 2 of the table"), 0);
      await window.text('"city"').waitFor();
      await window.picture("long-result-folded");
    },
  },
};
