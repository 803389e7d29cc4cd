import { caseMethods, type ShownRuns } from "@tracejudge/language-server/case-protocol";
import { commands, type ExtensionContext, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/** Keys and menus about steps are there where the active editor shows runs, and in no other JSON. */
export function activateShownRuns(context: ExtensionContext, client: LanguageClient): void {
  const runs = new Map<string, number>();
  const update = () => {
    const uri = window.activeTextEditor?.document.uri.toString() ?? "";
    void commands.executeCommand("setContext", "tracejudge.hasRuns", (runs.get(uri) ?? 0) > 0);
  };
  context.subscriptions.push(
    client.onNotification(caseMethods.shownRuns, (shown: ShownRuns) => {
      runs.set(shown.uri, shown.runs);
      update();
    }),
    window.onDidChangeActiveTextEditor(update),
    workspace.onDidCloseTextDocument(({ uri }) => runs.delete(uri.toString())),
  );
}
