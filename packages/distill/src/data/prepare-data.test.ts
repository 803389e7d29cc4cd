import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Precedent, type Problem, precedentLine } from "@tracejudge/core";
import { createWordPiece, loadStudent } from "@tracejudge/student";
import { afterEach, beforeEach, expect, test } from "vitest";
import { caseLine } from "../../fixtures/case-line.ts";
import { type DataOptions, type PreparedData, prepareData } from "./prepare-data.ts";

const tiny = fileURLToPath(new URL("../../../student/fixtures/tiny-student", import.meta.url));
const { vocab, card } = await loadStudent(tiny);
let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "data-"));
  file = join(dir, "cases.jsonl");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function prepare(changes: Partial<DataOptions> = {}) {
  const reading = prepareData({
    data: [file],
    attributes: card.attributes,
    wordPiece: createWordPiece(vocab),
    limit: 128,
    seed: 1,
    ...changes,
  });
  const problems: Problem[] = [];
  for (let next = await reading.next(); ; next = await reading.next()) {
    if (next.done) return { ...next.value, problems };
    if (next.value.kind === "problem") problems.push(next.value.problem);
  }
}

const labelsOf = ({ store }: PreparedData, attribute: string) =>
  Array.from({ length: store.size }, (_, n) => store.label(n, card.attributes.indexOf(attribute)));

const lines = (count: number, more: (n: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, n) => caseLine(n, n % 2 === 0 ? 0 : 4, more(n)));

test("bad lines are problems with their place and do not stop the rest", async () => {
  const [first = "", ...rest] = lines(6);
  await writeFile(file, gzipSync([first, "{broken", '{"id": 1}', ...rest].join("\n")));
  const data = await prepare();
  expect(data.store.size).toBe(6);
  expect(data.problems[0]).toMatchObject({ file, line: 2 });
  expect(data.problems[1]).toMatchObject({ file, line: 3 });
  expect(data.files).toMatchObject([{ name: "cases.jsonl", examples: 6 }]);
  expect(data.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("groups are never on both sides, and with few of them one is still held out", async () => {
  await writeFile(file, lines(9, (n) => ({ group: `g${n % 3}` })).join("\n"));
  const { store, train, validation } = await prepare();
  const groups = (rows: number[]) => new Set(rows.map(store.groupOf));
  expect([groups(train).size, groups(validation).size]).toEqual([2, 1]);
  expect([...groups(train)].some((group) => groups(validation).has(group))).toBe(false);
  expect((await prepare()).validation).toEqual(validation);
});

test("bounds, means of annotators and implied labels are kept as what they are", async () => {
  const label = (score: number) => [{ message: 1, attribute: "tool_validity", score }];
  await writeFile(
    file,
    [
      caseLine(1, 0, { labels: label(1), meta: { censored: "<=2" } }),
      caseLine(2, 0, { labels: label(2.75) }),
      caseLine(3, 0, { labels: label(4), source: "bfcl" }),
    ].join("\n"),
  );
  const data = await prepare();
  expect(labelsOf(data, "tool_validity")).toMatchObject([
    { score: 1, atMost: 2 },
    { score: 2.75 },
    { score: 4 },
  ]);
  expect(labelsOf(data, "compliance")[2]).toMatchObject({ score: 4, implied: true });
});

test("rarer classes and smaller sources weigh more, within bounds", async () => {
  const mostlyGood = (n: number) =>
    caseLine(n, n % 10 === 0 ? 0 : 4, { source: n < 80 ? "big" : "small" });
  await writeFile(file, Array.from({ length: 100 }, (_, n) => mostlyGood(n)).join("\n"));
  const { store, train } = await prepare();
  const weight = (low: boolean, source: string) => {
    const row = train.find(
      (n) => store.sourceOf(n) === source && (store.label(n, 0)?.score ?? 4) < 3 === low,
    );
    return store.label(row ?? -1, 0)?.weight ?? 0;
  };
  expect(weight(true, "big")).toBeGreaterThan(weight(false, "big") * 1.5);
  expect(weight(false, "small")).toBeGreaterThan(weight(false, "big") * 1.2);
  const all = train.map((row) => store.label(row, 0)?.weight ?? 0);
  expect(Math.max(...all)).toBeLessThanOrEqual(4);
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0.25);
});

const settled = (author: string, score: number, createdAt: string): Precedent => ({
  id: `${author}-1`,
  createdAt,
  author,
  traceId: "trace-1",
  stepId: "m1",
  attribute: "quality",
  score,
  why: "",
  rubric: { name: "agent", version: "1" },
  snapshot: {
    messages: [
      { role: "user", content: "Where is my order?" },
      { role: "assistant", content: "It is on its way." },
    ],
    judged: 1,
  },
});

test("precedents are cases that weigh more; of each person the latest word counts", async () => {
  await writeFile(file, lines(4).join("\n"));
  const precedents = join(dir, "precedents.jsonl");
  const said = [
    settled("Ada", 4, "2026-01-01T00:00:00Z"),
    settled("Ada", 1, "2026-01-02T00:00:00Z"),
    settled("Bo", 2, "2026-01-01T00:00:00Z"),
  ];
  await writeFile(precedents, `${said.map(precedentLine).join("")}{"id`);
  const data = await prepare({ precedents });
  expect(data.store.size).toBe(5);
  expect(labelsOf(data, "quality")[4]).toMatchObject({ score: 1.5 });
  expect(data.store.sourceOf(4)).toBe("precedents");
  expect(data.problems).toMatchObject([{ code: "precedent_cut_off", file: precedents, line: 4 }]);
  expect(data.files[1]).toMatchObject({ name: "precedents.jsonl", examples: 1 });
});

test.each([
  [
    "no labels",
    [caseLine(1, 0, { labels: [] }), caseLine(2, 0, { labels: [] })],
    /no labelled step/,
  ],
  ["nothing readable", ["{broken", "{worse"], /no labelled step/],
  ["one group", lines(3, () => ({ group: "same" })), /one group/],
  [
    "an attribute that the student does not have",
    lines(3, () => ({ labels: [{ message: 1, attribute: "tool_validty", score: 1 }] })),
    /"tool_validty".*Did you mean tool_validity\?/,
  ],
])("data with %s is refused with a remedy", async (_, content, says) => {
  await writeFile(file, content.join("\n"));
  await expect(prepare()).rejects.toMatchObject({
    name: "TraceJudgeError",
    code: "DATA_UNUSABLE",
    message: expect.stringMatching(says),
  });
});

test("the digest changes with a label and a token, not with the weights", async () => {
  await writeFile(file, lines(4).join("\n"));
  const { store } = await prepare();
  const digest = store.digest();
  store.weigh(0, 0, 5);
  expect(store.digest()).toBe(digest);
  await writeFile(file, [...lines(3), caseLine(3, 3)].join("\n"));
  expect((await prepare()).store.digest()).not.toBe(digest);
});
