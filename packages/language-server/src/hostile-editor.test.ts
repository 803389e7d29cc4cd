import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { agentRubric, rubricYaml } from "@tracejudge/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource, type CodeLens } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import type { JudgeResult } from "./judging-protocol.ts";

let folder: string;
let editor: Editor;
/** Settles when the judge may go on. */
let gate: Promise<void>;
let asked: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"));
  gate = Promise.resolve();
  asked = 0;
  editor = await startEditor(folder, {}, { openJudge });
});
afterEach(async () => {
  await editor.close().catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
});

const openJudge = async ({ rubric }: { rubric: typeof agentRubric }) => {
  const judge = wordJudge(rubric);
  const judged: typeof judge.judge = async (...given) => {
    asked += 1;
    await gate;
    return judge.judge(...given);
  };
  return { ...judge, judge: judged };
};

/** Lets the judge wait, until the returned function is called. */
function shut(): () => void {
  let open = () => {};
  gate = new Promise((done) => {
    open = done;
  });
  return () => open();
}

const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
const lines = (...ids: string[]) =>
  ids
    .flatMap((id) => rowsOf(id, id))
    .map((row) => `${JSON.stringify(row)}\n`)
    .join("");
const at = (uri: string) => ({
  textDocument: { uri },
  position: { line: 0, character: 1 },
  range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
  context: { diagnostics: [] },
});
const features = [
  "textDocument/hover",
  "textDocument/inlayHint",
  "textDocument/codeLens",
  "textDocument/documentSymbol",
  "textDocument/foldingRange",
  "textDocument/definition",
  "textDocument/completion",
  "textDocument/codeAction",
];
const askAll = (uri: string) => Promise.all(features.map((method) => editor.ask(method, at(uri))));
const lensesOf = async (uri: string) => {
  const lenses = await editor.ask<CodeLens[]>("textDocument/codeLens", at(uri));
  return lenses.map(({ command }) => command?.title);
};

describe("a trace file", () => {
  const uri = () => uriOf("runs.jsonl");

  test("that is edited while it is judged shows no score of text that is gone", async () => {
    const open = shut();
    await editor.open(uri(), lines("bad-1", "bad-2"));
    const judging = editor.ask<JudgeResult>("tracejudge/judge", { uri: uri() });
    await expect.poll(() => asked).toBe(1);
    await editor.change(uri(), lines("good-3"));
    open();
    expect(await judging).toMatchObject({ judged: 2 });
    expect(await editor.diagnostics(uri(), (found) => found.length === 0)).toEqual([]);
    expect(await lensesOf(uri())).toEqual(["Judge now"]);
  });

  test("that is closed while it is judged, deleted, made again or a folder now harms nothing", async () => {
    const open = shut();
    const path = join(folder, "runs.jsonl");
    await writeFile(path, lines("bad-1"));
    await editor.open(uri());
    const judging = editor.ask<JudgeResult>("tracejudge/judge", { uri: uri() });
    await expect.poll(() => asked).toBe(1);
    await editor.client.sendNotification("textDocument/didClose", at(uri()));
    await rm(path);
    open();
    expect(await judging).toMatchObject({ judged: 1 });
    await mkdir(path);
    const files = { uris: [uri()] };
    expect(await editor.ask("tracejudge/judgeFiles", files)).toMatchObject({ judged: 0 });
    await editor.open(uri(), lines("bad-1"));
    await askAll(uri());
    await rm(path, { recursive: true });
    await writeFile(path, lines("bad-1", "bad-2"));
    expect(await editor.ask("tracejudge/judgeFiles", files)).toMatchObject({ judged: 2, known: 1 });
  });
});

const precedent = '{"traceId": "a", "attribute": "quality"}';

test.each([
  ["conflict marks", `<<<<<<< HEAD\n${precedent}\n=======\n${precedent}\n>>>>>>> other\n`],
  ["line ends of Windows", `${precedent}\r\n${precedent}\r\n`],
  ["a byte order mark", `\uFEFF${precedent}\n`],
  ["NUL bytes", `${precedent}\0\n\0\0\0\n`],
  ["a line of 20 MB", `{"why": "${"x".repeat(20 * 1024 * 1024)}\n${precedent}\n`],
  ["a line nested without end", `${"[".repeat(10_000)}\n`],
])(
  "a precedent file with %s is told line by line, and asked about anything",
  async (_, text) => {
    const uri = uriOf("precedents.jsonl");
    await editor.open(uri, text);
    expect(await editor.diagnostics(uri, (some) => some.length > 0)).not.toEqual([]);
    await askAll(uri);
  },
  20_000,
);

const bomb = [
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ..."bcdefghij".split("").map((key, index) => {
    const before = "abcdefghi"[index];
    return `${key}: &${key} [${Array(9).fill(`*${before}`).join(", ")}]`;
  }),
].join("\n");

test.each([
  ["a bomb of aliases", `${bomb}\n${rubricYaml(agentRubric)}`],
  ["an alias to itself", "attributes: &a [*a]\n"],
  ["keys given twice", `${rubricYaml(agentRubric)}threshold: 2\nthreshold: 1\n`],
  ["tabs", rubricYaml(agentRubric).replaceAll("  ", "\t")],
  ["ten thousand levels", `attributes: ${"[".repeat(10_000)}${"]".repeat(10_000)}\n`],
  [
    "three thousand levels of lines",
    Array.from({ length: 3000 }, (_, n) => `${" ".repeat(n)}a:`).join("\n"),
  ],
  ["ten thousand open braces", "{a: ".repeat(10_000)],
  ["NUL bytes", "threshold: 3\0\n"],
])(
  "a rubric with %s is told to be wrong, and asked about anything",
  async (_, text) => {
    const uri = uriOf("desk.rubric.yaml");
    await writeFile(join(folder, "desk.rubric.yaml"), text);
    await editor.open(uri, text);
    expect(await editor.diagnostics(uri, (some) => some.length > 0)).not.toEqual([]);
    await askAll(uri);
    await editor.ask("tracejudge/rubricPreview", { uri, limit: 10 });
  },
  10_000,
);

test.each([
  "file:///nowhere/runs.jsonl",
  "untitled:Untitled-1",
  "",
  "file://host/x.json",
  "tracejudge-run:/x.run?e30",
  "file:///a%00b/runs.jsonl",
  "file:///a%2Fb.jsonl",
])("requests for %j, which is not open, are answered", async (uri) => {
  await askAll(uri);
  const params = { uri, folder: uri, folders: [uri], uris: [uri], traceId: "x", limit: 1 };
  const own = ["judge", "runText", "openRun", "judgeFiles", "rubricPreview", "runPlace", "runs"];
  const answers = await Promise.allSettled(
    [...own, "report", "reviewQueue"].map((method) => editor.ask(`tracejudge/${method}`, params)),
  );
  const refusals = answers.flatMap((one) => (one.status === "rejected" ? `${one.reason}` : []));
  expect(refusals.filter((reason) => /TypeError|ERR_/.test(reason))).toEqual([]);
});

test("a thousand quick edits end in the scores of the last text", async () => {
  const uri = uriOf("runs.jsonl");
  await editor.open(uri, lines("good-1"));
  const answers: Promise<unknown>[] = [];
  for (let k = 0; k < 1000; k++) {
    await editor.change(uri, lines(k % 2 ? "bad-1" : "good-1"));
    if (k % 20 === 0) {
      const stop = new CancellationTokenSource();
      answers.push(
        editor.client.sendRequest("textDocument/inlayHint", at(uri), stop.token).catch(() => {}),
      );
      if (k % 40 === 0) stop.cancel();
    }
  }
  await Promise.all(answers);
  await editor.ask("tracejudge/judge", { uri });
  expect(await editor.diagnostics(uri, (found) => found.length === 1)).toHaveLength(1);
}, 20_000);

test("after shutdown requests are refused or answered, none hangs", async () => {
  await editor.client.sendRequest("shutdown");
  const uri = uriOf("runs.jsonl");
  const folders = [{ folder: pathToFileURL(folder).href }];
  await Promise.allSettled([
    ...features.map((method) => editor.ask(method, at(uri))),
    editor.ask("tracejudge/judgeRecorded", { folders }),
  ]);
});
