import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { generatedLists } from "./lists.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe.each(generatedLists(root))("$path", ({ path, text }) => {
  test("lists what stands beside it; npm run fix writes it", () => {
    expect(readFileSync(join(root, path), "utf8")).toBe(text);
  });
});

describe("a file that is new in a folder", () => {
  const folders = ["packages/core/src/importers", "packages/evidence/src/checks"];
  const copy = mkdtempSync(join(tmpdir(), "lists-"));
  for (const folder of folders) cpSync(join(root, folder), join(copy, folder), { recursive: true });
  const add = (file: string, text: string) => writeFileSync(join(copy, file), text);
  add(
    "packages/core/src/importers/tape.ts",
    'export const tape: TraceImporter = {\n  format: "tape",\n};\n',
  );
  add("packages/evidence/src/checks/rhyme.ts", "export const rhyme: Check = {\n};\n");
  const texts = generatedLists(copy).map(({ text }) => text);
  rmSync(copy, { recursive: true });

  test("is listed: an importer before the one that takes any record with messages", () => {
    expect(texts[0]).toContain("  openaiChat,\n  tape,\n  langchainMessages,\n");
    expect(texts[1]).toContain('  "tape",\n  "langchain-messages",\n');
  });

  test("is listed: a check after those that the student was taught to read", () => {
    expect(texts[2]).toContain("  arithmeticWrong,\n  rhyme,\n];");
  });
});
