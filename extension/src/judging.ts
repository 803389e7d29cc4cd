import { randomUUID } from "node:crypto";
import {
  type JudgeFilesParams,
  type JudgeParams,
  type JudgeRecordedParams,
  type JudgeResult,
  judgingMethods,
} from "@tracejudge/language-server/judging-protocol";
import type { RunRef } from "@tracejudge/language-server/protocol";
import {
  commands,
  type ExtensionContext,
  env,
  ProgressLocation,
  type Uri,
  window,
  workspace,
} from "vscode";
import { type LanguageClient, WorkDoneProgress } from "vscode-languageclient/node";
import { flaggedItems, flaggedTitle } from "./flagged-items.ts";
import { judgedText } from "./judged-text.ts";
import { runsByFolder } from "./runs-by-folder.ts";
import { showError } from "./show-error.ts";

type Params = JudgeParams | JudgeRecordedParams | JudgeFilesParams;

/** Judges in the server, with progress, and can be stopped. */
export function activateJudging(context: ExtensionContext, client: LanguageClient): void {
  const judge = async (method: string, params: Params) => {
    try {
      const result = await judgeWithProgress(client, method, params);
      window.setStatusBarMessage(`TraceJudge: ${judgedText(result)}`, 8000);
      if (method === judgingMethods.judgeFiles) void offerFlagged(result);
    } catch (error) {
      await showError(error);
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

/** A file may be too large to open: what was flagged in it is listed. Choosing one copies its id. */
async function offerFlagged(result: JudgeResult): Promise<void> {
  if (result.worst.length === 0) return;
  const show = "Show Flagged Runs";
  if ((await window.showInformationMessage(judgedText(result), show)) !== show) return;
  const title = flaggedTitle(result);
  const placeHolder = "Choose one to copy its id";
  const options = { title, placeHolder, matchOnDescription: true, matchOnDetail: true };
  const chosen = await window.showQuickPick(flaggedItems(result), options);
  const run = result.worst[chosen === undefined ? -1 : chosen.index];
  if (run !== undefined) await env.clipboard.writeText(run.traceId);
}

/** A notification with a button that stops it; what the server sends by itself would have none. */
function judgeWithProgress(
  client: LanguageClient,
  method: string,
  params: Params,
): Thenable<JudgeResult> {
  const options = { location: ProgressLocation.Notification, title: "Judging", cancellable: true };
  return window.withProgress(options, async (progress, token) => {
    const workDoneToken = randomUUID();
    let told = 0;
    const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind !== "report") return;
      const { message = "", percentage = told } = value;
      progress.report({ message, increment: Math.max(0, percentage - told) });
      told = Math.max(told, percentage);
    });
    try {
      return await client.sendRequest<JudgeResult>(method, { ...params, workDoneToken }, token);
    } finally {
      listening.dispose();
    }
  });
}
