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

export type ReadOnlyFiles = FileSystemProvider & {
  /** These are read again where they are open. */
  changed(uris: readonly Uri[]): void;
  dispose(): void;
};

/**
 * Texts as files that can only be read. As documents of a content provider they would have no breadcrumbs,
 * and would be gone when the window is loaded anew.
 */
export function readOnlyFiles(textOf: (uri: Uri) => Promise<string>): ReadOnlyFiles {
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
    readFile: async (uri) => new TextEncoder().encode(await textOf(uri)),
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
