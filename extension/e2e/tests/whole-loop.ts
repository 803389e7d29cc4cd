import { supportAgent, tracejudge } from "../harness/commands.ts";
import type { Feature } from "../harness/feature.ts";
import { JUDGING_MS } from "../harness/patience.ts";
import { precedentsOf } from "../harness/precedents-of.ts";
import { until } from "../harness/until.ts";

/** From the agent's run to the case that everybody can read, with nothing put there beforehand. */
export const feature: Feature = {
  behaviours: {
    "the agent runs, its run appears, a step is flagged, the developer disagrees, and the case is kept":
      async (window) => {
        await window.openView("TraceJudge");
        await window.page.getByText("No recorded runs yet").waitFor();
        const said = supportAgent(window.folder, "pii-leak");
        await window.row("pii-leak", /\d\.\d ·/).waitFor({ timeout: JUDGING_MS });
        await said;
        await window.row("pii-leak").click();
        await window
          .text(/FLAGGED \d\.\d/)
          .first()
          .waitFor();
        await window.find("was paid by Tomasz Nowak");
        await window.squiggle().first().waitFor();
        await window.press("Control+Alt+d");
        await window.entry("3  compliance").waitFor();
        await window.press("3");
        await window.answer("he may ask for his colleague");
        await window
          .text(/you: 3, judge: \d\.\d/)
          .first()
          .waitFor();
        const found = await until("the case", async () =>
          (await precedentsOf(window.folder)).at(0),
        );
        const list = await tracejudge(window.folder, "precedent", "list");
        const check = await tracejudge(window.folder, "precedent", "check");
        for (const [text, words] of [
          [list, "person 3.0"],
          [list, found.id.slice(0, 6)],
          [check, "compliance"],
        ] as const) {
          if (!text.includes(words)) throw new TypeError(`no ${words} in:\n${text}`);
        }
      },
  },
};
