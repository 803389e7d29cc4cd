import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { agentRubric } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStudent } from "./open-student.ts";

const model = fileURLToPath(new URL("../../student/fixtures/tiny-student", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "student-"));
  const installed = join(folder, "node_modules", "@tracejudge", "student");
  await mkdir(installed, { recursive: true });
  const manifest = { name: "@tracejudge/student", type: "module", exports: "./index.js" };
  await writeFile(join(installed, "package.json"), JSON.stringify(manifest));
  const code = 'export const createStudentJudge = async () => ({ info: { name: "installed" } });\n';
  await writeFile(join(installed, "index.js"), code);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  ["a trusted folder's own student", true, /^installed$/],
  ["no code of a folder that is not trusted", false, /^(?!installed)/],
])("%s is run", async (_, trusted, name) => {
  const judge = await openStudent({ folder, trusted, rubric: agentRubric, model });
  expect(judge.info.name).toMatch(name);
  await judge.close?.();
});
