import { methods } from "@tracejudge/language-server/protocol";
import {
  Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  type Uri,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/**
 * Recorded runs as files that can only be read: as documents of a content provider they would have no
 * breadcrumbs.
 */
export function runFiles(client: LanguageClient): FileSystemProvider & {
  /** Something was recorded: these open runs are read again. */
  changed(uris: readonly Uri[]): void;
  dispose(): void;
} {
  const told = new EventEmitter<FileChangeEvent[]>();
  let revision = Date.now();
  const refuse = (uri: Uri) => {
    throw FileSystemError.NoPermissions(uri);
  };
  return {
    onDidChangeFile: told.event,
    changed(uris) {
      revision = Math.max(revision + 1, Date.now());
      told.fire(uris.map((uri) => ({ type: FileChangeType.Changed, uri })));
    },
    dispose: () => told.dispose(),
    watch: () => new Disposable(() => undefined),
    // What has a new time is read again; nobody needs the size of a text before it is read.
    stat: () => ({ type: FileType.File, ctime: 0, mtime: revision, size: 0 }),
    async readFile(uri) {
      const text = await client.sendRequest<string | null>(methods.runText, { uri: `${uri}` });
      return new TextEncoder().encode(text ?? "This run is not recorded any more.\n");
    },
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
