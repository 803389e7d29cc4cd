import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";
import { Workspace } from "./workspace.ts";

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
