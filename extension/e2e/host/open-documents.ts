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
  const folder = folderUri().toString();
  const server = await client();
  const runs = await server.sendRequest<{ traceId: string; name: string }[]>("tracejudge/runs", {
    folder,
    limit: 100,
  });
  const run = runs.find((one) => one.name === name);
  if (run === undefined) throw new TypeError(`${name} is not recorded`);
  await commands.executeCommand("tracejudge.openRun", { folder, traceId: run.traceId });
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
