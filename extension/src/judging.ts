import { type JudgeResult, methods } from "@tracejudge/language-server/protocol";
import { commands, type ExtensionContext, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/** Judges the open document in the server, which shows its progress and can be stopped there. */
export function activateJudging(context: ExtensionContext, client: LanguageClient): void {
  context.subscriptions.push(
    commands.registerCommand("tracejudge.judge", async (given?: { uri: string }) => {
      const uri = given?.uri ?? window.activeTextEditor?.document.uri.toString();
      if (uri === undefined) return;
      try {
        const { judged, flagged } = await client.sendRequest<JudgeResult>(methods.judge, { uri });
        const runs = judged === 1 ? "1 run" : `${judged} runs`;
        window.setStatusBarMessage(`TraceJudge: ${runs} judged, ${flagged} flagged`, 5000);
      } catch (error) {
        await window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    }),
  );
}
