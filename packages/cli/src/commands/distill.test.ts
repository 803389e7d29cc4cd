import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { createStudentJudge } from "@tracejudge/student";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runInTest } from "../../fixtures/test-io.ts";
import { distillTeller } from "../distill-progress.ts";

/** Another package's fixture: named by its path, as types end at the package. */
const task = new URL("../../../distill/fixtures/small-task.ts", import.meta.url).href;
type Write = (
  dir: string,
  cases: number,
  ...more: string[]
) => Promise<{ data: string; base: string }>;
const { writeSmallTask }: { writeSmallTask: Write } = await import(task);

let dir: string;
let data: string;
let base: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "distill-command-"));
  ({ data, base } = await writeSmallTask(dir, 80, "{broken"));
});
vi.setConfig({ testTimeout: 90_000 });
afterAll(() => rm(dir, { recursive: true, force: true }));

const argvFor = (epochs: string, out: string, ...more: string[]) => [
  ...["distill", "--data", data, "--base", base, "--out", join(dir, out), "--rate", "0.02"],
  ...["--epochs", epochs, "--tokens", "1024", "--threads", "1", ...more],
];
const argv = (out: string, ...more: string[]) => argvFor("3", out, ...more);

test("a student is made, its gain is told, and the judge takes it", async () => {
  const ran = await runInTest(argv("one"));
  expect(ran.code).toBe(0);
  expect(ran.err).toContain("cases.jsonl:81");
  expect(ran.err).toContain("60 examples to learn from, 20 of 20 other groups held out");
  expect(ran.err).toMatch(/held out, after step \d+: loss [\d.]+, AUROC [\d.]+ \(best so far\)/);
  expect(ran.out).toMatch(/tool_validity +20 +\S+ -> \S+ +\S+ -> \S+/);
  expect(ran.out).toContain(`tracejudge score --model ${join(dir, "one")}`);
  expect(await readdir(join(dir, "one"))).toContain("report.md");
  await (await createStudentJudge({ model: join(dir, "one") })).close();
});

test("a student made without a part of the cases that could not be read ends with 2", async () => {
  const torn = join(dir, "torn.jsonl.gz");
  const packed = gzipSync(await readFile(data));
  await writeFile(torn, packed.subarray(0, packed.length / 2));
  const ran = await runInTest(argvFor("1", "torn", "--data", torn));
  expect(ran.err).toMatch(/torn\.jsonl\.gz error: /);
  expect([ran.code, ran.out]).toEqual([2, expect.stringContaining("with report.md")]);
});

test("--json prints one event a line, and what came of it last", async () => {
  const ran = await runInTest(argv("json", "--json"));
  const events = ran.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events.filter(({ kind }) => kind === "step").at(-1)).toMatchObject({
    loss: expect.any(Number),
    secondsLeft: 0,
  });
  expect(events.some(({ kind }) => kind === "validation")).toBe(true);
  expect(events.at(-1)).toMatchObject({ kind: "done", results: expect.any(Array) });
  expect(events.at(-1).results[0]).not.toHaveProperty("predictions");
});

test.each([
  [["distill"], /needs --data.*\n.*needs --out/],
  [["distill", "--data", "no-such-file", "--out", "x"], /there is no such file/],
  [["distill", "--data", "no-a", "--data", "no-b", "--out", "x"], /no-a.*\n.*no-b/],
  [["distill", "--data", "-", "--out", "x"], /does not read stdin/],
  [["distill", "--data", "x", "--out", "y", "--rate", "fast"], /--rate fast is no learning rate/],
])("%j says what is missing", async (line, says) => {
  const ran = await runInTest(line);
  expect(ran.code).toBe(2);
  expect(ran.err).toMatch(says);
});

test("a folder with other things in it is left alone", async () => {
  await writeFile(join(dir, "base", "note.txt"), "mine");
  const ran = await runInTest(argv("base", "--restart"));
  expect(ran.code).toBe(2);
  expect(ran.err).toContain("Give --out a new or empty folder");
  expect(await readFile(join(dir, "base", "note.txt"), "utf8")).toBe("mine");
});

test("Ctrl-C saves first, and the same command goes on", async () => {
  const command = fileURLToPath(new URL("../../fixtures/command.ts", import.meta.url));
  const node = ["--conditions=@tracejudge/source", "--import", "tsx", command];
  const child = spawn(process.execPath, [...node, ...argvFor("400", "stopped", "--json")]);
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  child.stdout.on("data", (chunk) => {
    if (/"step","step":3,/.test(String(chunk))) child.kill("SIGINT");
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(code).toBe(130);
  expect(err).toMatch(/Training was stopped after \d+ steps\. Give the same command again/);
  const other = await runInTest(argv("stopped"));
  expect(other.err).toMatch(/begun with other epochs \(400, now 3\).*--restart/);
});

test("where nobody watches a bar, a line a minute says how far it is", () => {
  let now = 0;
  const tell = distillTeller(false, () => now);
  const step = (n: number) => {
    now += 25_000;
    const event = { kind: "step", step: n, steps: 90, loss: 1.5, secondsLeft: 600 } as const;
    return [...tell(event)].flatMap((output) => ("note" in output ? [output.note] : []));
  };
  expect([1, 2, 3, 4, 5, 6].flatMap(step)).toEqual([
    "step 3 of 90: loss 1.500, 10 min left",
    "step 6 of 90: loss 1.500, 10 min left",
  ]);
});
