import { basename, dirname } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  type Disposable,
  type FileSystemWatcher,
} from "vscode-languageserver";
import type { Workspace } from "./workspace.ts";

/**
 * Asks the editor to tell of changes to the rubrics and precedent files that the settings name: they may
 * have any name and lie anywhere. The returned function is to be called whenever settings or folders may
 * have changed.
 */
export function followNamedFiles(connection: Connection, workspace: Workspace) {
  let asked = "[]";
  let registration: Promise<Disposable | undefined> = Promise.resolve(undefined);
  return async (): Promise<void> => {
    const watchers = namedFiles(workspace).map(watcherOf);
    const wanted = JSON.stringify(watchers);
    if (wanted === asked) return;
    asked = wanted;
    const before = registration;
    const { client } = connection;
    registration = client
      .register(DidChangeWatchedFilesNotification.type, { watchers })
      .catch(() => undefined);
    (await before)?.dispose();
    await registration;
  };
}

/** Whether the editor can be asked for files outside of its folders. */
export function canFollowFiles({ workspace }: ClientCapabilities): boolean {
  const { dynamicRegistration, relativePatternSupport } = workspace?.didChangeWatchedFiles ?? {};
  return dynamicRegistration === true && relativePatternSupport === true;
}

function namedFiles(workspace: Workspace): string[] {
  const files = workspace.folders.flatMap((folder) => [
    workspace.precedentFile(folder),
    workspace.rubricFile(folder),
  ]);
  return [...new Set(files)].filter((file) => file !== undefined);
}

function watcherOf(file: string): FileSystemWatcher {
  const baseUri = pathToFileURL(dirname(file)).href;
  return { globPattern: { baseUri, pattern: basename(file).replace(/[[\]{}*?]/g, "[$&]") } };
}
