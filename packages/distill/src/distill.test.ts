import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { traceFromChat } from "@tracejudge/core";
import { createStudentJudge, loadStudent } from "@tracejudge/student";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { caseLine } from "../fixtures/case-line.ts";
import { writeSmallEncoder } from "../fixtures/small-student.ts";
import { writeSmallTask } from "../fixtures/small-task.ts";
import { type DistillEvent, type Distilled, type DistillOptions, distill } from "./distill.ts";

let dir: string;
let data: string;
let base: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "distill-"));
  ({ data, base } = await writeSmallTask(dir, 160));
});
vi.setConfig({ testTimeout: 90_000 });
afterAll(() => rm(dir, { recursive: true, force: true }));

const settings = { epochs: 4, rate: 2e-2, threads: 1, tokens: 1024, resamples: 50 };

async function make(name: string, changes: Partial<DistillOptions> = {}) {
  const events: DistillEvent[] = [];
  const job = distill({ data: [data], base, out: join(dir, name), ...settings, ...changes });
  for (let next = await job.next(); ; next = await job.next()) {
    if (next.done) return { ...next.value, events };
    events.push(next.value);
  }
}

/** The bytes of every file but the log, which has times. */
async function hashes(name: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const file of (await readdir(join(dir, name))).sort()) {
    if (file === "training-log.jsonl") continue;
    found[file] = createHash("sha256")
      .update(await readFile(join(dir, name, file)))
      .digest("hex");
  }
  return found;
}

let first: Distilled & { events: DistillEvent[] };

test("cases become a student that is served, with a report", async () => {
  first = await make("first");
  const result = first.results.find(({ attribute }) => attribute === "tool_validity");
  expect(result?.after.auroc.value).toBeGreaterThan(0.95);
  expect(result?.before?.agreement.auroc.value).toBeLessThan(0.9);
  expect(result?.isCalibrated).toBe(true);
  expect(result?.sameFlagAsFloat).toBeGreaterThan(0.9);
  expect(Object.keys(await hashes("first"))).toEqual([
    "confusion.svg",
    "learning.svg",
    "model-card.json",
    "model.onnx",
    "reliability.svg",
    "report.md",
    "tokenizer.json",
  ]);
  const judge = await createStudentJudge({ model: first.folder });
  const verdicts = [];
  for (const n of [0, 1]) {
    const { trace } = traceFromChat(JSON.parse(caseLine(500 + n, n * 4)), { id: "new" });
    verdicts.push(await judge.judge(trace));
  }
  await judge.close();
  const [bad, good] = verdicts.map(({ steps }) => steps[0]?.scores[0]?.score ?? Number.NaN);
  expect(bad).toBeLessThan(good ?? 0);
});

test("the card has data, licences, hashes, seeds and metrics; what was not taught stays the base's", async () => {
  const { card } = await loadStudent(join(dir, "first"));
  const before = await loadStudent(base);
  expect(card.name).toBe("small-distilled");
  expect(card.version).toMatch(/^0\.0\.1\+[0-9a-f]{8}$/);
  expect(card.folds).toEqual(before.card.folds);
  expect(card.calibrator.quality).toEqual(before.card.calibrator.quality);
  expect(card.training).toMatchObject({
    maker: "tracejudge distill",
    base: { kind: "student", name: "small", sha256: before.card.files["model.onnx"] },
    data: [{ source: "desk", licences: ["MIT"], examples: 160 }],
    files: [{ name: "cases.jsonl", examples: 160 }],
    licences: ["MIT"],
    seeds: [1],
  });
  expect(card.metrics).toMatchObject({
    validation: { tool_validity: { n: 40, isCalibrated: true } },
  });
});

test("the report compares before and after on the same labels, and names the baselines", async () => {
  const report = await readFile(join(dir, "first", "report.md"), "utf8");
  expect(report).toMatch(/\| Linear κ \| n \| before \| after \| change \|/);
  expect(report).toMatch(
    /\| tool_validity \| 40 \| \S+ \[\S+, \S+\] \| \S+ \[\S+, \S+\] \| \+\S+ \[/,
  );
  expect(report).toContain("macro-F1 of always flagging");
  expect(report).toContain("| desk | MIT | 160 |");
  expect(report).not.toContain(dir);
  for (const name of ["confusion.svg", "reliability.svg", "learning.svg"]) {
    expect(report).toContain(`](${name})`);
    expect(await readFile(join(dir, "first", name), "utf8")).toMatch(
      /^<svg [^>]*role="img"[\s\S]*<title>/,
    );
  }
});

test("killed with kill -9 and given again, the same command ends with the same bytes", async () => {
  const script = fileURLToPath(new URL("../fixtures/distill-cases.ts", import.meta.url));
  const out = join(dir, "killed");
  const node = ["--conditions=@tracejudge/source", "--import", "tsx", script, data, base, out];
  const child = spawn(process.execPath, node, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
    if (/step 5\n/.test(said)) child.kill("SIGKILL");
  });
  const signal = await new Promise((resolve) => child.on("close", (_, how) => resolve(how)));
  expect(signal).toBe("SIGKILL");
  const { events } = await make("killed");
  expect(events.find(({ kind }) => kind === "resumed")).toBeDefined();
  expect(await hashes("killed")).toEqual(await hashes("first"));
});

test("it starts from an encoder too; then there is no before", async () => {
  const encoder = await writeSmallEncoder(join(dir, "encoder"));
  const { results } = await make("from-encoder", { base: encoder, epochs: 2 });
  expect(results[0]?.before).toBeUndefined();
  const { card } = await loadStudent(join(dir, "from-encoder"));
  expect(card.training.base).toMatchObject({ kind: "encoder" });
  expect(card.folds).toHaveProperty("tool_validity");
});

test("what is in the folder is not written over, unless it is ours and --restart says so", async () => {
  await expect(make("first")).rejects.toMatchObject({
    code: "OUTPUT_TAKEN",
    remedy: expect.stringContaining("--restart"),
  });
  await mkdir(join(dir, "notes"));
  await writeFile(join(dir, "notes", "mine.txt"), "mine");
  await expect(make("notes", { restart: true })).rejects.toMatchObject({ code: "OUTPUT_TAKEN" });
  const again = await make("first", { restart: true, epochs: 1 });
  expect(again.events.some(({ kind }) => kind === "resumed")).toBe(false);
});

test("a folder that is neither student nor encoder is refused", async () => {
  await expect(make("none", { base: dir })).rejects.toMatchObject({
    code: "MODEL_MISSING",
    remedy: expect.stringContaining("--base"),
  });
});
