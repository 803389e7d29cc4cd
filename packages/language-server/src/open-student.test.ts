import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { agentRubric, type Judge } from "@tracejudge/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
  const open = openStudent(() => import("@tracejudge/student"));
  const judge = await open({ folder, trusted, rubric: agentRubric, model });
  expect(judge.info.name).toMatch(name);
  await judge.close?.();
});

describe("where the folder's student", () => {
  const fails = async (error: string) => {
    const code = `export const createStudentJudge = async () => { throw ${error}; };\n`;
    await writeFile(join(folder, "node_modules", "@tracejudge", "student", "index.js"), code);
    const own = { createStudentJudge: async () => ({ info: { name: "own" } }) as Judge };
    return openStudent(async () => own)({ folder, trusted: true, rubric: agentRubric });
  };

  test("has a runtime that does not load on this machine, the server's own judges", async () => {
    const judge = await fails('new Error("Cannot find module onnxruntime_binding.node")');
    expect(judge.info.name).toBe("own");
  });

  test("says what is wrong with the model, that is told", async () => {
    const said =
      'Object.assign(new Error("no model"), { remedy: "Get one", code: "MODEL_MISSING" })';
    await expect(fails(said)).rejects.toThrow("no model");
  });
});
