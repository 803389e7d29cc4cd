import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { startEditor } from "../fixtures/editor.ts";
import { followNamedFiles } from "./follow-named-files.ts";
import { readSettings } from "./settings.ts";
import { Workspace } from "./workspace.ts";

test("the files that the settings name are followed, once, and no longer when others are named", async () => {
  const workspace = new Workspace(() => Promise.reject(new TypeError("nothing is judged here")));
  const folder = resolve("/desk");
  workspace.folders = [folder];
  const following = new Map<number, string[]>();
  let registrations = 0;
  const register = async (_: unknown, { watchers }: { watchers: Watcher[] }) => {
    const number = ++registrations;
    following.set(number, watchers.map(pathOf));
    return { dispose: () => following.delete(number) };
  };
  const ask = followNamedFiles({ client: { register } } as never, workspace);
  const href = (path: string) => pathToFileURL(resolve(folder, path)).href;

  workspace.settings = readSettings({
    precedentFile: "cases/ours.jsonl",
    rubric: "rules/house.yaml",
  });
  await Promise.all([ask(), ask()]);
  expect([...following.values()]).toEqual([[href("cases/ours.jsonl"), href("rules/house.yaml")]]);
  workspace.settings = readSettings({ precedentFile: "a[1].jsonl" });
  await ask();
  await ask();
  expect([...following.values()]).toEqual([[`${href(".")}/a[[]1[]].jsonl`]]);
  expect(registrations).toBe(2);
});

test("an editor that can be asked for files is asked once it has told its settings", async () => {
  const workspaceCan = {
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
  };
  const editor = await startEditor(resolve("."), { rubric: "house.yaml" }, { workspaceCan });
  await expect
    .poll(() => JSON.stringify(editor.registered))
    .toContain("workspace/didChangeWatchedFiles");
  expect(JSON.stringify(editor.registered)).toContain("house.yaml");
  await editor.close();
});

interface Watcher {
  globPattern: { baseUri: string; pattern: string };
}

function pathOf({ globPattern: { baseUri, pattern } }: Watcher): string {
  return `${baseUri}/${pattern}`;
}
