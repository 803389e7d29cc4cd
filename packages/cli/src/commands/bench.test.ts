import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { agentRubric } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chatLine, runInTest } from "../../fixtures/test-io.ts";

let dir: string;
let cases: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "bench-"));
  cases = join(dir, "cases.jsonl.gz");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

type LabelChoice = { message: number | null; attribute: string; score: number; tool_call?: string };

const line = (id: string, answer: string, labels: LabelChoice[]) =>
  chatLine(id, answer, { source: "desk", group: id, labels });

const write = (...lines: string[]) => writeFile(cases, gzipSync(lines.join("\n")));

async function rowsOf(...more: string[]) {
  const ran = await runInTest(["bench", cases, "--json", "--resamples", "50", ...more]);
  return {
    ...ran,
    rows: ran.out.split("\n").flatMap((row) => (row === "" ? [] : [JSON.parse(row)])),
  };
}

test("a row for each source and attribute, with measures, intervals and baselines", async () => {
  await write(
    line("a", "It is bad.", [{ message: 3, attribute: "reasoning", score: 0 }]),
    line("b", "It is fine.", [{ message: 3, attribute: "reasoning", score: 4 }]),
    line("c", "It is bad.", [{ message: 3, attribute: "reasoning", score: 2 }]),
    line("d", "It is fine.", [{ message: null, attribute: "compliance", score: 4 }]),
  );
  const { rows, code, err } = await rowsOf();
  expect(code).toBe(0);
  expect(rows.map((row) => [row.source, row.attribute, row.n, row.flagRate, row.auroc])).toEqual([
    ["desk", "compliance", 1, 0, null],
    ["desk", "reasoning", 3, 2 / 3, 1],
  ]);
  const [, reasoning] = rows;
  expect(reasoning.kappaLinear).toBeCloseTo(2 / 3);
  expect(reasoning.majority).toMatchObject({ level: 0, accuracy: 1 / 3 });
  expect(reasoning.alwaysFlagF1).toBeCloseTo(0.8);
  expect(reasoning).toMatchObject({ accuracy: 1, flagF1: 1, worstStep: { runs: 2, found: 1 } });
  expect(reasoning.spearman).toBeCloseTo(0.866);
  expect(reasoning.ci.kappaLinear[0]).toBeLessThanOrEqual(reasoning.kappaLinear);
  expect(reasoning.ci.kappaLinear[1]).toBeGreaterThanOrEqual(reasoning.kappaLinear);
  expect(reasoning.msPerStep).toBeGreaterThan(0);
  expect(err).toContain("mean over 1 rows with both: AUROC 1.000, linear kappa 0.667");
});

test("where people tell bad turns of a run from good ones, how often the judge finds one stands beside", async () => {
  const labels = [
    { message: 1, attribute: "reasoning", score: 4 },
    { message: 3, attribute: "reasoning", score: 0 },
  ];
  await write(line("a", "It is bad.", labels), line("b", "It is fine.", labels));
  const { rows } = await rowsOf();
  expect(rows[0].worstStep).toMatchObject({ runs: 2, found: 0.5, chance: 0.5 });
});

test("it judges by the given rubric, and widens it only for steps that the rubric leaves alone", async () => {
  await write(line("a", "bad", [{ message: 3, attribute: "reasoning", score: 0 }]));
  expect((await rowsOf()).choices).toHaveLength(1);
  await write(
    line("a", "bad", [
      { message: 1, attribute: "quality", score: 0 },
      { message: null, attribute: "quality", score: 0 },
    ]),
  );
  const { rows, choices } = await rowsOf();
  expect(rows.map((row) => [row.attribute, row.n])).toEqual([["quality", 2]]);
  expect(choices).toHaveLength(2);
  const quality = choices[1]?.rubric?.attributes.find(({ key }) => key === "quality");
  expect(quality?.appliesTo).toEqual(["llm", "tool", "retriever", "run"]);
  expect(choices[1]?.rubric?.version).not.toBe(agentRubric.version);
});

test("--predictions writes each label beside its score", async () => {
  const file = join(dir, "predictions.jsonl");
  const label = { message: 1, attribute: "tool_validity", score: 3.4, tool_call: "c1" };
  await write(line("a", "fine", [label]));
  await rowsOf("--predictions", file);
  const prediction = JSON.parse(await readFile(file, "utf8"));
  expect(prediction).toMatchObject({
    case: "a",
    group: "a",
    message: 1,
    toolCall: "c1",
    label: 3.4,
    score: 4,
    probabilities: [0, 0, 0, 0, 1],
  });
});

test("--predictions that cannot be written, or would empty a file to read, is refused", async () => {
  await write(line("a", "fine", [{ message: 1, attribute: "reasoning", score: 4 }]));
  const nowhere = await runInTest(["bench", cases, "--predictions", join(cases, "x.jsonl")]);
  expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining("cannot be written")]);
  const same = await runInTest(["bench", cases, "--predictions", cases]);
  expect([same.code, same.err]).toEqual([2, expect.stringContaining("Choose another file")]);
  expect((await readFile(cases)).length).toBeGreaterThan(50);
});

test("a limit draws the same cases for the same seed", async () => {
  const labels = [{ message: 3, attribute: "reasoning", score: 4 }];
  await write(...Array.from({ length: 40 }, (_, index) => line(`c${index}`, "fine", labels)));
  const drawn = async (seed: string) => {
    const file = join(dir, `p${seed}.jsonl`);
    await rowsOf("--limit", "5", "--seed", seed, "--predictions", file);
    return (await readFile(file, "utf8")).match(/"case":"[^"]+"/g);
  };
  const first = await drawn("1");
  expect(first).toHaveLength(5);
  expect(await drawn("1")).toEqual(first);
  expect(await drawn("2")).not.toEqual(first);
});

test("labels that the judge has no score for are counted and left out, never made up", async () => {
  await write(
    line("a", "fine", [
      { message: 3, attribute: "politeness", score: 0 },
      { message: 3, attribute: "reasoning", score: 4 },
    ]),
  );
  const { rows, err } = await rowsOf();
  expect(rows.map((row) => row.attribute)).toEqual(["reasoning"]);
  expect(err).toContain("desk: 1 label had no score");
});

test("a case that is none is told with its line, and the exit is 2", async () => {
  await write(
    line("a", "fine", [{ message: 3, attribute: "reasoning", score: 4 }]),
    line("b", "fine", [{ message: 0, attribute: "reasoning", score: 4 }]),
  );
  const { rows, err, code } = await rowsOf();
  expect([rows.length, code]).toEqual([1, 2]);
  expect(err).toContain("cases.jsonl.gz:2");
});

test("without --json the rows are an aligned table with the means", async () => {
  await write(line("a", "bad", [{ message: 3, attribute: "reasoning", score: 0 }]));
  const { out } = await runInTest(["bench", cases, "--resamples", "5"]);
  const [heading = "", , row = ""] = out.split("\n");
  expect(heading).toMatch(/^source +attribute +n +flags +AUROC/);
  expect(row.length).toBe(heading.length);
  expect(out).toContain("mean over 0 rows with both: AUROC –, linear kappa –");
});
