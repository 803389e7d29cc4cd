import { resolve } from "node:path";
import { type Disposable, type Event, EventEmitter, workspace } from "vscode";
import { runsStamp } from "./runs-stamp.ts";

const EVERY_MS = 500;

/**
 * Tells when a running app has written a run or verdict. Looked for twice a second: file watchers start
 * late, leave out what the user excludes, and do not reach every kind of remote folder.
 */
export function followRuns(): Disposable & { onDidChange: Event<void> } {
  const changed = new EventEmitter<void>();
  let known: string | undefined;
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    const stamps = await Promise.all(storeFolders().map(runsStamp)).finally(() => {
      looking = false;
    });
    const stamp = stamps.join("\n");
    if (known !== undefined && known !== stamp) changed.fire();
    known = stamp;
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  return {
    onDidChange: changed.event,
    dispose() {
      clearInterval(timer);
      changed.dispose();
    },
  };
}

/** Where the runs of each workspace folder are recorded. */
export function storeFolders(): string[] {
  return (workspace.workspaceFolders ?? []).map(({ uri }) => {
    const dir: unknown = workspace.getConfiguration("tracejudge", uri).get("dir");
    // As the server reads it: what is no text takes the default.
    return resolve(uri.fsPath, typeof dir === "string" ? dir : ".tracejudge");
  });
}
