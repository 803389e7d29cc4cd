import { stat } from "node:fs/promises";
import { sep } from "node:path";
import {
  BulkRegistration,
  type BulkUnregistration,
  type ClientCapabilities,
  CodeActionRequest,
  CodeLensRequest,
  type Connection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentSelector,
  HoverRequest,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { sourceLanguages } from "./sources/source-language.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Asks the editor for source files, of folders with recorded runs only: in any other nothing of ours is
 * at work. The returned function is to be called whenever runs may have been written.
 */
export function followSources(connection: Connection, workspace: Workspace): () => Promise<void> {
  const asked = new Map<string, Promise<BulkUnregistration | undefined>>();
  return async () => {
    for (const folder of [...asked.keys()]) {
      if (workspace.folders.includes(folder)) continue;
      const gone = asked.get(folder);
      asked.delete(folder);
      (await gone)?.dispose();
    }
    for (const folder of workspace.folders) {
      if (asked.has(folder) || !(await hasRuns(workspace.storeDir(folder)))) continue;
      // Another call may have asked meanwhile; twice asked, everything would be shown twice.
      if (asked.has(folder)) continue;
      const registration = ask(connection, folder).catch(() => undefined);
      asked.set(folder, registration);
      await registration;
    }
  };
}

/** Whether the editor can be asked for more documents than it was set up to give. */
export function canBeAsked({ textDocument }: ClientCapabilities): boolean {
  return (
    textDocument?.synchronization?.dynamicRegistration === true &&
    textDocument.codeLens?.dynamicRegistration === true
  );
}

async function hasRuns(dir: string): Promise<boolean> {
  return (await stat(dir).catch(() => undefined))?.isDirectory() === true;
}

function ask(connection: Connection, folder: string): Promise<BulkUnregistration> {
  const pattern = `${escaped(folder.split(sep).join("/"))}/**`;
  const documentSelector: DocumentSelector = sourceLanguages.map((language) => ({
    scheme: "file",
    language,
    pattern,
  }));
  const all = BulkRegistration.create();
  all.add(DidOpenTextDocumentNotification.type, { documentSelector });
  all.add(DidChangeTextDocumentNotification.type, {
    documentSelector,
    syncKind: TextDocumentSyncKind.Incremental,
  });
  all.add(DidCloseTextDocumentNotification.type, { documentSelector });
  all.add(CodeLensRequest.type, { documentSelector });
  all.add(HoverRequest.type, { documentSelector });
  all.add(CodeActionRequest.type, { documentSelector, codeActionKinds: ["quickfix"] });
  return connection.client.register(all);
}

/** Signs of a folder's name that mean something in a glob. */
function escaped(path: string): string {
  return path.replace(/[[\]{}*?]/g, "[$&]");
}
