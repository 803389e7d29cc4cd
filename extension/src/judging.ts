import {
  type JudgeFilesParams,
  type JudgeParams,
  type JudgeRecordedParams,
  type JudgeResult,
  judgingMethods,
} from "@tracejudge/language-server/judging-protocol";
import type { RunRef } from "@tracejudge/language-server/protocol";
import { commands, type ExtensionContext, type Uri, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { judgedText } from "./judged-text.ts";
import { runsByFolder } from "./runs-by-folder.ts";

type Params = JudgeParams | JudgeRecordedParams | JudgeFilesParams;

/** Judges in the server, which shows its progress and can be stopped there. */
export function activateJudging(context: ExtensionContext, client: LanguageClient): void {
  const judge = async (method: string, params: Params) => {
    try {
      const result = await client.sendRequest<JudgeResult>(method, params);
      window.setStatusBarMessage(`TraceJudge: ${judgedText(result)}`, 8000);
    } catch (error) {
      await window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  };
  const folders = () => (workspace.workspaceFolders ?? []).map(({ uri }) => ({ folder: `${uri}` }));
  context.subscriptions.push(
    commands.registerCommand("tracejudge.judge", async (given?: { uri: string }) => {
      const uri = given?.uri ?? window.activeTextEditor?.document.uri.toString();
      if (uri !== undefined) await judge(judgingMethods.judge, { uri });
    }),
    commands.registerCommand("tracejudge.judgeRuns", (clicked?: RunRef, selected?: RunRef[]) =>
      judge(judgingMethods.judgeRecorded, {
        folders: runsByFolder(selected ?? (clicked ? [clicked] : [])),
      }),
    ),
    commands.registerCommand("tracejudge.judgeAllRuns", () =>
      judge(judgingMethods.judgeRecorded, { folders: folders() }),
    ),
    commands.registerCommand("tracejudge.judgeFiles", (clicked?: Uri, selected?: Uri[]) =>
      judge(judgingMethods.judgeFiles, {
        uris: (selected ?? (clicked ? [clicked] : [])).map((uri) => `${uri}`),
      }),
    ),
  );
}
