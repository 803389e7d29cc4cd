import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { agentRubric, verdictSchema } from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import { expect, test } from "vitest";
import { chatLine, runInTest } from "../fixtures/test-io.ts";

const command = fileURLToPath(new URL("../fixtures/command.ts", import.meta.url));
const tiny = fileURLToPath(new URL("../../student/fixtures/tiny-student", import.meta.url));
const trained = fileURLToPath(new URL("../../student/model", import.meta.url));

function start(...args: string[]) {
  const node = ["--conditions=@tracejudge/source", "--import", "tsx", command];
  const env = { ...process.env, NO_COLOR: "1" };
  const child = spawn(process.execPath, [...node, ...args], { env });
  const ended = new Promise<{ code: number | null; err: string }>((resolve) => {
    let err = "";
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.on("close", (code) => resolve({ code, err }));
  });
  return { child, ended };
}

test("Ctrl-C ends a wait for input with 130 and keeps the verdicts so far", async () => {
  const out = join(await mkdtemp(join(tmpdir(), "main-")), "verdicts.jsonl");
  const { child, ended } = start("score", "-", "--json", "--model", tiny, "--out", out);
  child.stdin.write(`${chatLine("one", "It is sunny.")}\n{"id": "tw`);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill("SIGINT");
  const { code, err } = await ended;
  expect([code, err]).toEqual([130, `Interrupted; the verdicts so far are in ${out}.partial\n`]);
  const [line = ""] = (await readFile(`${out}.partial`, "utf8")).split("\n");
  expect(verdictSchema.parse(JSON.parse(line)).traceId).toBe("one");
});

test("a reader that leaves early is no reason to complain", async () => {
  const { child, ended } = start("score", "-", "--json", "--model", tiny);
  child.stdout.once("data", () => child.stdout.destroy());
  child.stdin.on("error", () => undefined);
  const lines = Array.from({ length: 40 }, (_, index) => chatLine(`r${index}`, `It is ${index}.`));
  child.stdin.end(lines.join("\n"));
  const { code, err } = await ended;
  expect([code, err]).toEqual([141, ""]);
});

test("a model that is not there is told with its remedy", async () => {
  const { child, ended } = start("score", "-", "--model", "no-such-folder");
  child.stdin.end();
  const { code, err } = await ended;
  expect(code).toBe(2);
  expect(err).toMatch(/^no-such-folder.*Give a folder with model\.onnx/);
  expect(err.trim().split("\n")).toHaveLength(1);
});

test.skipIf(!existsSync(join(trained, "model-card.json")))(
  "the student that comes with it judges the examples",
  async () => {
    const examples = fileURLToPath(new URL("../../../examples/traces", import.meta.url));
    const ran = await runInTest(["score", "--json", examples], { openJudge: createStudentJudge });
    expect(ran.err).toBe("");
    const verdicts = ran.out
      .trim()
      .split("\n")
      .map((line) => verdictSchema.parse(JSON.parse(line)));
    expect(verdicts).toHaveLength(8);
    expect(verdicts.every((verdict) => verdict.rubric.version === agentRubric.version)).toBe(true);
    expect(ran.code).toBe(verdicts.some((verdict) => verdict.status === "FLAGGED") ? 1 : 0);
  },
  120_000,
);
