import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chatLine, runInTest } from "../fixtures/test-io.ts";

let dir: string;
let pipe: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "read-"));
  pipe = join(dir, "pipe");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const line = `${chatLine("good", "It is sunny.")}\n`;

describe.skipIf(process.platform === "win32")("what is no file", () => {
  test.each([
    ["score", (file: string) => [file]],
    ["score", (file: string) => [join(dir, "a.jsonl"), "--rubric", file]],
    ["bench", (file: string) => [file]],
    ["distill", (file: string) => ["--data", file, "--out", join(dir, "out")]],
    ["rubric", (file: string) => ["preview", file]],
    ["precedent", (file: string) => ["check", "--file", file]],
  ])("a link to a device without an end is refused by %s", async (command, operands) => {
    await writeFile(join(dir, "a.jsonl"), line);
    const link = join(dir, "link.jsonl");
    await symlink("/dev/zero", link);
    const { code, err } = await runInTest([command, ...operands(link)]);
    expect(code).toBe(2);
    expect(err).toMatch(/link\.jsonl error: .*it is a (pipe or )?device/);
  });

  test("a pipe is read to its end, whenever its writer comes", async () => {
    execFileSync("mkfifo", [pipe]);
    const ran = runInTest(["score", "--json", pipe]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await writeFile(pipe, line);
    const { code, out } = await ran;
    expect(JSON.parse(out).traceId).toBe("good");
    expect(code).toBe(0);
  });

  test("a rubric may come through a pipe", async () => {
    execFileSync("mkfifo", [pipe]);
    const ran = runInTest(["rubric", "preview", pipe]);
    await writeFile(pipe, "name: desk\nattributes: []\n");
    expect((await ran).err).toContain("attributes");
  });

  test("the wait for a pipe's first writer can be broken off", async () => {
    execFileSync("mkfifo", [pipe]);
    const interrupt = new AbortController();
    const ran = runInTest(["score", pipe], { signal: interrupt.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    interrupt.abort();
    expect((await ran).code).toBe(130);
  });

  test("distill, which reads twice, refuses a pipe", async () => {
    execFileSync("mkfifo", [pipe]);
    const { code, err } = await runInTest(["distill", "--data", pipe, "--out", join(dir, "out")]);
    expect(code).toBe(2);
    expect(err).toContain("is a pipe");
  });

  test("/dev/stdin is stdin", async () => {
    const stdin = (async function* () {
      yield line;
    })();
    expect((await runInTest(["score", "/dev/stdin"], { stdin })).code).toBe(0);
  });

  test("--out never takes the place of a device or a pipe", async () => {
    await writeFile(join(dir, "a.jsonl"), line);
    execFileSync("mkfifo", [pipe]);
    const { code, err } = await runInTest(["score", join(dir, "a.jsonl"), "--out", pipe]);
    expect(code).toBe(2);
    expect(err).toContain("it is a pipe");
    expect((await readdir(dir)).sort()).toEqual(["a.jsonl", "pipe"]);
  });
});
