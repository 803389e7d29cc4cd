import { join } from "node:path";
import { openStore } from "@tracejudge/store";
import { commands, extensions, type TextDocument, Uri, window, workspace } from "vscode";
import { until } from "../harness/until.ts";

/** The one folder of the window. */
export function folderUri(): Uri {
  const folder = workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new TypeError("no folder is open");
  return folder.uri;
}

/** The activated extension's client, which its `activate` gives to tests. */
export async function client(): Promise<{
  sendRequest<T>(method: string, params: object): Promise<T>;
}> {
  const extension = extensions.getExtension("tracejudge.tracejudge-vscode");
  if (extension === undefined) throw new TypeError("the extension is not installed");
  return (await extension.activate()).client;
}

/** Opens a recorded run of the folder by its name, as a click in the Runs view does. */
export async function openRecorded(name: string): Promise<TextDocument> {
  await client();
  const folder = folderUri();
  const traceId = await recordedId(join(folder.fsPath, ".tracejudge"), name);
  await commands.executeCommand("tracejudge.openRun", { folder: folder.toString(), traceId });
  return until(`the document of ${name}`, () => {
    const document = window.activeTextEditor?.document;
    return document?.getText().startsWith(name) ? document : undefined;
  });
}

export async function openRaw(file: string): Promise<TextDocument> {
  await client();
  const document = await workspace.openTextDocument(Uri.joinPath(folderUri(), file));
  await window.showTextDocument(document);
  return document;
}

async function recordedId(dir: string, name: string): Promise<string> {
  for await (const read of openStore({ dir }).listRuns()) {
    if ("value" in read && read.value.name === name) return read.value.traceId;
  }
  throw new TypeError(`${name} is not recorded`);
}
