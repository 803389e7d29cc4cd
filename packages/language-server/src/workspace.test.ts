import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";
import { filePath, Workspace } from "./workspace.ts";

const workspace = new Workspace(() => Promise.reject(new Error("none is opened here")));
workspace.folders = ["/ws/a", "/ws/b"];
workspace.folderSettings = new Map([["/ws/b", readSettings({ dir: "/data/runs/.tracejudge" })]]);

test("a store belongs to the folder whose setting names it, wherever it lies", () => {
  expect(workspace.folderOfStore("/data/runs/.tracejudge")).toBe("/ws/b");
  expect(workspace.folderOfStore("/ws/a/.tracejudge")).toBe("/ws/a");
});

test("a store that no setting names belongs to the folder around it", () => {
  expect(workspace.folderOfStore("/ws/a/deep/.tracejudge")).toBe("/ws/a");
  expect(workspace.folderOfStore("/elsewhere/.tracejudge")).toBe("/elsewhere");
});

function folderOf(folders: string[], uri: string): string {
  const other = new Workspace(() => Promise.reject(new Error("none is opened here")));
  other.folders = folders.map((folder) => filePath(folder) ?? "");
  return other.folderOf(filePath(uri) ?? "");
}

const [nfc, nfd] = ["caf\u00e9", "cafe\u0301"];

test.each([
  ["at the root of the disk", ["file:///"], "file:///runs.jsonl", "/"],
  ["with a slash at its end", ["file:///ws/a/"], "file:///ws/a/deep/runs.jsonl", "/ws/a"],
  ["of escaped signs", ["file:///w%73/a%20b"], "file:///ws/a b/runs.jsonl", "/ws/a b"],
  ["of a drive", ["file:///c%3A/ws"], "file:///c:/ws/runs.jsonl", "/c:/ws"],
  ["inside another", ["file:///", "file:///ws/"], "file:///ws/runs.jsonl", "/ws"],
  ["of accents", [`file:///${nfc}`], `file:///${encodeURI(nfd)}/runs.jsonl`, `/${nfc}`],
  [
    "beside one whose accents are written otherwise",
    [`file:///${nfd}`, `file:///${nfc}`],
    `file:///${encodeURI(nfc)}/runs.jsonl`,
    `/${nfc}`,
  ],
])("a document belongs to the folder around it: %s", (_, folders, uri, expected) => {
  expect(folderOf(folders, uri)).toBe(expected);
});
