import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { TraceJudgeError, verdictSchema } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keywordJudge } from "../../fixtures/keyword-judge.ts";
import { chatLine, runInTest } from "../../fixtures/test-io.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "score-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(dir, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, content);
  return path;
}

const good = () => `${chatLine("good", "It is sunny.")}\n`;
const bad = () => `${chatLine("bad", "It is bad.")}\n`;
const ids = (out: string) =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).traceId);

async function* pieces(...parts: (string | Uint8Array)[]) {
  yield* parts;
}

test("exit 0 where nothing is flagged, 1 where something is", async () => {
  expect((await runInTest(["score", await file("a.jsonl", good())])).code).toBe(0);
  const ran = await runInTest(["score", await file("b.jsonl", good() + bad())]);
  expect(ran.code).toBe(1);
  expect(ran.out).toContain("2 runs: 1 OK, 1 FLAGGED");
});

test("--json prints one whole verdict a line and nothing else", async () => {
  const { out, code } = await runInTest(["score", "--json", await file("a.jsonl", good() + bad())]);
  const verdicts = out.trim().split("\n");
  expect(verdicts.map((line) => verdictSchema.parse(JSON.parse(line)).status)).toEqual([
    "OK",
    "FLAGGED",
  ]);
  expect(code).toBe(1);
});

test("folders are searched for trace files; hidden ones and scores are left out", async () => {
  await file("in/b/two.jsonl.gz", gzipSync(good().replace("good", "two")));
  await file("in/a.json", good().replace("good", "one"));
  await file("in/.git/x.json", good());
  await file("in/node_modules/x.json", good());
  await file("in/a.scores.jsonl", good());
  await file("in/notes.txt", "notes");
  expect(ids((await runInTest(["score", "--json", join(dir, "in")])).out)).toEqual(["one", "two"]);
});

test("the folder we are in is searched like any other, files with short names too", async () => {
  await file("a.jsonl", good());
  await file("node_modules/x/package.json", good());
  await file(".cache/q.jsonl", good());
  const before = process.cwd();
  process.chdir(dir);
  try {
    for (const here of [".", "./"]) {
      expect(ids((await runInTest(["score", "--json", here])).out)).toEqual(["good"]);
    }
  } finally {
    process.chdir(before);
  }
});

test("a link to a trace file is read; one that leads to a folder or nowhere is not followed", async () => {
  const path = await file("elsewhere.jsonl", good());
  await mkdir(join(dir, "in"));
  await symlink(path, join(dir, "in/link.jsonl"));
  await symlink(join(dir, "in"), join(dir, "in/loop.jsonl"));
  await symlink(join(dir, "none"), join(dir, "in/gone.jsonl"));
  const ran = await runInTest(["score", "--json", join(dir, "in")]);
  expect([ran.code, ids(ran.out)]).toEqual([0, ["good"]]);
});

/** Root may read everything. */
const isRoot = process.getuid?.() === 0;

test.skipIf(isRoot)(
  "a sub-folder that may not be read is a problem; the rest is judged",
  async () => {
    await file("in/a.jsonl", good());
    await file("in/shut/b.jsonl", good());
    await chmod(join(dir, "in/shut"), 0);
    const ran = await runInTest(["score", "--json", join(dir, "in")]);
    await chmod(join(dir, "in/shut"), 0o700);
    expect([ran.code, ids(ran.out)]).toEqual([2, ["good"]]);
    expect(ran.err).toMatch(/shut error: the file cannot be read/);
  },
);

test("a folder that is hidden itself is searched when it is named", async () => {
  await file(".tracejudge/traces/x.jsonl", good());
  const { out } = await runInTest(["score", "--json", join(dir, ".tracejudge")]);
  expect(ids(out)).toEqual(["good"]);
});

test("stdin is read for -, packed or not, in whatever pieces", async () => {
  const text = good();
  const plain = await runInTest(["score", "--json", "-"], {
    stdin: pieces(text.slice(0, 50), text.slice(50)),
  });
  const packed = gzipSync(text);
  const gzip = await runInTest(["score", "--json", "-"], {
    stdin: pieces(packed.subarray(0, 1), packed.subarray(1)),
  });
  expect(plain.code).toBe(0);
  expect(gzip.out).toBe(plain.out);
});

test("what cannot be read is told with its place, the rest is judged, and the exit is 2", async () => {
  const path = await file("a.jsonl", `${good()}{"id": oops\n${bad()}`);
  const ran = await runInTest(["score", "--json", path, join(dir, "missing.jsonl")]);
  expect(ids(ran.out)).toEqual(["good", "bad"]);
  expect(ran.err).toContain(`${path}:2 error:`);
  expect(ran.err).toContain(
    "missing.jsonl error: there is no such file or folder. Check the path.",
  );
  expect(ran.code).toBe(2);
});

test("a torn archive gives what it still holds and exit 2", async () => {
  const lines = Array.from({ length: 3000 }, (_, index) => chatLine(`r${index}`, `${index ** 3}`));
  const packed = gzipSync(lines.join("\n"));
  const path = await file("torn.jsonl.gz", packed.subarray(0, packed.length / 2));
  const ran = await runInTest(["score", "--json", path]);
  expect(ran.code).toBe(2);
  expect(ids(ran.out).length).toBeGreaterThan(100);
  expect(ran.err).toMatch(/torn\.jsonl\.gz error: reading stopped: unexpected end of file/);
});

test.each([
  ["", /holds no records/],
  ["\n\n", /holds no records/],
  ["hello", /half-written/],
  ["[]\n", /./],
  ["{}\n", /known trace format/],
])("an input of %j is no success", async (content, told) => {
  const ran = await runInTest(["score", await file("a.jsonl", content)]);
  expect(ran.code).toBe(2);
  expect(ran.err).toMatch(told);
});

test("--out holds the verdicts, and an old file stands until the new one is whole", async () => {
  const out = await file("verdicts.jsonl", "old\n");
  const path = await file("a.jsonl", good() + bad());
  await runInTest(["score", path, "--out", out]);
  expect(ids(await readFile(out, "utf8"))).toEqual(["good", "bad"]);
  await expect(readFile(`${out}.partial`)).rejects.toThrow("ENOENT");
});

test("an --out that cannot be written is told before anything is judged", async () => {
  const ran = await runInTest(["score", await file("a.jsonl", good()), "-o", join(dir, "no/x")]);
  expect([ran.code, ran.out]).toEqual([2, ""]);
  expect(ran.err).toMatch(/cannot be written: ENOENT.*Choose a file/);
  expect(ran.choices).toEqual([]);
});

test("where the model cannot be loaded, no --out is left", async () => {
  const path = await file("a.jsonl", good());
  const openJudge = () => Promise.reject(new TraceJudgeError("MODEL_MISSING", "none", "get one"));
  const ran = await runInTest(["score", path, "-o", join(dir, "out.jsonl")], { openJudge });
  expect(ran.code).toBe(2);
  expect(await readdir(dir)).toEqual(["a.jsonl"]);
});

test("an --out whose half-written file would take the place of one to read is refused", async () => {
  const path = await file("verdicts.partial", good());
  const ran = await runInTest(["score", path, "--out", join(dir, "verdicts")]);
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining("Choose another file")]);
  expect(await readFile(path, "utf8")).toBe(good());
});

test.each(["a.jsonl", "link.jsonl"])(
  "an --out that is a file to read (%s) is refused",
  async (name) => {
    const path = await file("a.jsonl", good());
    await symlink(path, join(dir, "link.jsonl"));
    const ran = await runInTest(["score", path, "--out", join(dir, name)]);
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toContain("is one of the files to read. Choose another file");
    expect(await readFile(path, "utf8")).toBe(good());
  },
);

test.each(["out", "out/", "new/"])("an --out that names a folder (%s) is refused", async (name) => {
  await mkdir(join(dir, "out"));
  const ran = await runInTest(["score", await file("a.jsonl", good()), "-o", `${dir}/${name}`]);
  expect([ran.code, ran.out]).toEqual([2, ""]);
  expect(ran.err).toContain("it names a folder");
  expect(await readdir(join(dir, "out"))).toEqual([]);
});

test("an interruption exits 130 and keeps the lines written so far", async () => {
  const out = join(dir, "verdicts.jsonl");
  const path = await file("a.jsonl", good() + bad() + good());
  const interrupt = new AbortController();
  let judged = 0;
  const ran = await runInTest(["score", "--json", path, "--out", out], {
    signal: interrupt.signal,
    openJudge: async ({ rubric }) => {
      const { agentRubric } = await import("@tracejudge/core");
      const judge = keywordJudge(rubric ?? agentRubric);
      const counting = async (...args: Parameters<typeof judge.judge>) => {
        judged += 1;
        if (judged === 2) interrupt.abort();
        return judge.judge(...args);
      };
      return { ...judge, judge: counting };
    },
  });
  expect(ran.code).toBe(130);
  expect(judged).toBe(2);
  expect(ids(await readFile(`${out}.partial`, "utf8"))).toEqual(["good", "bad"]);
  expect(ran.err).toContain("verdicts.jsonl.partial");
});

test("a faulty rubric stops before the judge is opened, with every problem", async () => {
  const rubric = await file("r.yaml", "name: x\nattributes: []\nthreshold: 9\n");
  const ran = await runInTest(["score", await file("a.jsonl", good()), "--rubric", rubric]);
  expect([ran.code, ran.choices.length]).toEqual([2, 0]);
  expect(ran.err.trim().split("\n").length).toBeGreaterThan(1);
  expect(ran.err).toContain("r.yaml:");
});

test("the configuration of the folder chooses rubric and model, options win", async () => {
  const config = { rubric: "my.yaml", model: "student" };
  await file("tracejudge.config.json", JSON.stringify(config));
  const { agentRubric } = await import("@tracejudge/core");
  const { version: _, ...rubric } = agentRubric;
  await file("my.yaml", JSON.stringify({ ...rubric, name: "mine" }));
  const path = await file("a.jsonl", good());
  const byConfig = await runInTest(["score", path], { cwd: dir });
  expect(byConfig.choices[0]?.rubric?.name).toBe("mine");
  expect(byConfig.choices[0]?.model).toBe(join(dir, "student"));
  const byOption = await runInTest(["score", path, "--model", "/m"], { cwd: dir });
  expect(byOption.choices[0]?.model).toBe("/m");
  await file("tracejudge.config.json", '{"rubrik": "x"}');
  const faulty = await runInTest(["score", path], { cwd: dir });
  expect([faulty.code, faulty.err.includes("tracejudge.config.json")]).toEqual([2, true]);
  await file("tracejudge.config.json", '{\n  "rubric": ');
  const broken = await runInTest(["score", path], { cwd: dir });
  const told = /config\.json:2:13 error: it is not valid JSON: .*--force/;
  expect([broken.code, broken.err]).toEqual([2, expect.stringMatching(told)]);
  await file("tracejudge.config.json", `\uFEFF${JSON.stringify(config)}`);
  expect((await runInTest(["score", path], { cwd: dir })).choices[0]?.rubric?.name).toBe("mine");
});

test("progress goes to a terminal's stderr only, and is taken away before each report", async () => {
  const path = await file("a.jsonl", good() + bad());
  expect((await runInTest(["score", path])).err).toBe("");
  const { err } = await runInTest(["score", path], { showProgress: true });
  expect(err).toContain("100% 2 runs, 1 flagged");
  expect(err.endsWith("\r\u001b[2K")).toBe(true);
});
