import { join } from "node:path";
import { type Precedent, settledCases } from "@tracejudge/core";
import { readPrecedents } from "@tracejudge/store";
import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";
import { until } from "../harness/until.ts";

/** Opens the run with the leak and puts the cursor on the answer that leaks. */
async function atTheLeak(window: EditorWindow): Promise<void> {
  await window.openView("TraceJudge");
  await window.row("pii-leak").click();
  await window.lens("Agree").first().waitFor();
  await window.find("Sure, Aisha");
  await window
    .text(/compliance (you: \d, judge: )?0\.\d/)
    .first()
    .waitFor();
}

async function cases({ folder }: EditorWindow): Promise<Precedent[]> {
  const { precedents, problems } = await readPrecedents(join(folder, "precedents.jsonl"));
  if (problems.length > 0) throw new TypeError(JSON.stringify(problems));
  return settledCases(precedents);
}

const settled = (window: EditorWindow, what: string, wanted: (found: Precedent[]) => boolean) =>
  until(what, async () => wanted(await cases(window)));

/** Saying that the judge is wrong, or right. */
export const feature: Feature = {
  prepare: (folder) => putSampleRuns(folder),
  behaviours: {
    "two keystrokes and a line of why settle the step under the cursor": async (window) => {
      await atTheLeak(window);
      await window.press("Control+Alt+d");
      await window.entry("0  compliance").waitFor();
      await window.picture("disagree");
      await window.press("3");
      await window.answer("She asked for her own number");
      await window
        .lens(/you: 3, judge: 0\.\d/)
        .first()
        .waitFor();
      await window
        .text(/you: 3, judge: 0\.\d/)
        .first()
        .waitFor();
      await window.picture("disagreed");
      await settled(window, "the case in the file", ([one]) => {
        return one?.score === 3 && one.attribute === "compliance" && one.why.startsWith("She");
      });
    },
    "the lens and the context menu lead to the same list": async (window) => {
      await atTheLeak(window);
      await window.press("Control+Alt+u");
      await window.lens("Disagree").last().click();
      await window.entry("0  compliance").waitFor();
      await window.press("Escape");
      await window.find("Sure, Aisha");
      await window.press("Shift+F10");
      const entry = window.page.getByRole("menuitem", { name: "Disagree with the Judge" });
      await entry.waitFor();
      await window.picture("disagree-menu");
      await entry.click();
      await window.entry("0  compliance").waitFor();
      await window.press("Escape");
    },
    "what one said can be edited, and undone": async (window) => {
      await atTheLeak(window);
      await window.press("Control+Alt+d");
      await window.entry("2  compliance").waitFor();
      await window.press("2");
      await window.answer("as I see it");
      await window.lens("edit").first().waitFor();
      await window.press("Control+Alt+d");
      await window.entry("1  compliance").waitFor();
      await window.press("1");
      await window.answer("on second thoughts");
      await window
        .lens(/you: 1, judge/)
        .first()
        .waitFor();
      await settled(window, "one case with the new level", (found) => {
        return found.length === 1 && found[0]?.score === 1;
      });
      await window.press("Control+Alt+u");
      await window
        .lens(/you: 1/)
        .first()
        .waitFor({ state: "detached" });
      await settled(window, "no case", (found) => found.length === 0);
    },
    "agreeing is one keystroke": async (window) => {
      await atTheLeak(window);
      await window.press("Control+Alt+a");
      await window.lens("you agree").first().waitFor();
      await settled(window, "cases", (found) => found.length > 0);
    },
    "the palette offers it only where runs are shown": async (window) => {
      await window.press("F1");
      await window.page.keyboard.type("TraceJudge: Disagree");
      await window.entry("similar commands").first().waitFor();
      await window.count(window.entry("Disagree with the Judge"), 0);
    },
  },
};
