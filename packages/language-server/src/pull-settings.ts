import { pathToFileURL } from "node:url";
import type { Connection } from "vscode-languageserver";
import { readSettings } from "./settings.ts";
import type { Workspace } from "./workspace.ts";

const section = "tracejudge";

/**
 * Asks the editor for the settings of the window, and of each folder: paths may differ from one to another.
 * An editor that does not answer leaves them as they are.
 */
export async function pullSettings(connection: Connection, workspace: Workspace): Promise<void> {
  const folders = [...workspace.folders];
  const items = [
    { section },
    ...folders.map((folder) => ({ section, scopeUri: pathToFileURL(folder).href })),
  ];
  const answer = await connection.workspace.getConfiguration(items).catch(() => undefined);
  if (answer === undefined) return;
  const [ofWindow, ...ofFolders] = answer;
  workspace.settings = readSettings(ofWindow);
  workspace.folderSettings = new Map(
    folders.map((folder, index) => [folder, readSettings(ofFolders[index])]),
  );
}
