import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { followSources } from "./follow-sources.ts";
import { Workspace } from "./workspace.ts";

test("asked twice at once, a folder's sources are registered once: lenses would be drawn twice", async () => {
  const folder = await mkdtemp(join(tmpdir(), "follow-"));
  await mkdir(join(folder, ".tracejudge"));
  const workspace = new Workspace(async () => Promise.reject(new TypeError("not to be judged")));
  workspace.folders = [folder];
  let registered = 0;
  const register = async () => {
    registered += 1;
  };
  const ask = followSources({ client: { register } } as never, workspace);
  await Promise.all([ask(), ask(), ask()]);
  expect(registered).toBe(1);
  await rm(folder, { recursive: true });
});
