import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { rowsOf } from "../fixtures/rows-of.ts";
import { PageShelf } from "./page-shelf.ts";
import { JudgedCache } from "./verdicts/judged-cache.ts";
import { Workspace } from "./workspace.ts";

let folder: string;
let document: TextDocument;
let shelf: PageShelf;
/** Lets git tell who the author is, which takes longer than reading a short text. */
let tellAuthor: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "shelf-"));
  await writeFile(join(folder, "runs.scores.jsonl"), "");
  const workspace = new Workspace(() => Promise.reject(new TypeError("nothing is judged here")));
  const author = new Promise<string>((resolve) => {
    tellAuthor = () => resolve("Ada");
  });
  workspace.author = () => author;
  shelf = new PageShelf(workspace, new JudgedCache());
  const text = rowsOf("aaa-1", "bad").map((row) => JSON.stringify(row));
  const { href } = pathToFileURL(join(folder, "runs.jsonl"));
  document = TextDocument.create(href, "jsonl", 1, text.join("\n"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a text that changes while its scores are looked up has none of what stood there before", async () => {
  const asked = shelf.judgedPage(document);
  expect((await shelf.page(document)).runs).toHaveLength(1);
  TextDocument.update(document, [{ text: "{}" }], 2);
  tellAuthor();
  expect((await asked).runs).toEqual([]);
});

test("of a document that is closed nothing is held, nor of one that is closed while it is read", async () => {
  tellAuthor();
  await shelf.judgedPage(document);
  expect(shelf.held).toBe(3);
  shelf.forget(document.uri);
  expect(shelf.held).toBe(0);
  const asked = shelf.judgedPage(document);
  shelf.forget(document.uri);
  await asked;
  expect(shelf.held).toBe(0);
});
