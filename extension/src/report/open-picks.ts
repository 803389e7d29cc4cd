import type { RunPick } from "@tracejudge/language-server/report-protocol";
import { commands, window } from "vscode";
import { pickItems } from "./pick-items.ts";

/** Opens a run of the report; of several the person chooses, those to look at first in front. */
export async function openPicks(title: string, picks: readonly RunPick[]): Promise<void> {
  const [first] = picks;
  if (first === undefined) return;
  const items = pickItems(picks, new Date());
  const options = { title, placeHolder: "Open a run", matchOnDescription: true };
  const chosen = picks.length === 1 ? { pick: first } : await window.showQuickPick(items, options);
  if (chosen === undefined) return;
  const { folder, traceId } = chosen.pick;
  await commands.executeCommand("tracejudge.openRun", { folder, traceId });
}
