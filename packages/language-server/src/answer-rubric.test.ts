import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  agentRubric,
  aggregateVerdict,
  precedentLine,
  rubricYaml,
  type Trace,
} from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  CancellationTokenSource,
  type CodeLens,
  type CompletionItem,
  type Hover,
  type InlayHint,
  type Location,
} from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { openRecorded, recordRun } from "../fixtures/recorded.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import type { RubricPreview } from "./rubric-protocol.ts";

let folder: string;
let editor: Editor;
const rubricFile = () => join(folder, "desk.rubric.yaml");
const rubricUri = () => pathToFileURL(rubricFile()).href;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rubric-"));
  editor = await startEditor(folder, { rubric: "desk.rubric.yaml" });
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (uri: string) => ({ textDocument: { uri } });

/** Records runs whose one tool call is surely of that level in tool validity, and at 4 in compliance. */
async function record(levels: readonly number[]): Promise<void> {
  const store = openStore({ dir: join(folder, ".tracejudge") });
  await store.appendRuns(levels.flatMap((_, index) => rowsOf(`run-${index}`, "q")));
  const traces: Trace[] = [];
  for await (const read of store.readTraces()) if ("value" in read) traces.push(read.value);
  const info = { name: "test", version: "1", traceFormat: "1" };
  for (const trace of traces) {
    const level = levels[Number(trace.id.split("-")[1])] ?? 0;
    const sure = (wanted: number) => [0, 1, 2, 3, 4].map((one) => (one === wanted ? 1 : 0));
    const probabilities = { tool_validity: sure(level), compliance: sure(4) };
    const steps = trace.steps.map((step) => ({ step, probabilities, evidence: [] }));
    await store.appendVerdict(aggregateVerdict({ trace, rubric: agentRubric, info, steps }));
  }
  await store.close();
}

describe("preview of an edited rubric", () => {
  const edited = (from: string, to: string) => {
    const text = rubricYaml(agentRubric).replace(from, to);
    expect(text).not.toBe(rubricYaml(agentRubric));
    return text;
  };
  const lensOf = async () => {
    const lenses = await editor.ask<CodeLens[]>("textDocument/codeLens", at(rubricUri()));
    return lenses.map(({ command }) => command?.title);
  };
  const preview = (limit = 100) =>
    editor.ask<RubricPreview>("tracejudge/rubricPreview", { uri: rubricUri(), limit });

  // Weights 0.3 and 0.2: a run of level 1 scores 2.2, of 2 scores 2.8, of 3 scores 3.4.
  beforeEach(() => record([0, 1, 2, 3, 3, 4]));

  test("as it was judged by, nothing changes", async () => {
    await editor.open(rubricUri(), rubricYaml(agentRubric));
    expect(await lensOf()).toEqual(["recorded runs: 6 · flagged 3"]);
    expect((await preview()).changed).toEqual([]);
  });

  test("a threshold that was typed and not saved tells which runs it flags", async () => {
    await editor.open(rubricUri(), rubricYaml(agentRubric));
    await editor.change(rubricUri(), edited("threshold: 3", "threshold: 3.5"));
    expect(await lensOf()).toEqual(["recorded runs: 6 · flagged 3 → 5 (+2)"]);
    const { changed } = await preview();
    expect(changed.map(({ traceId, flagged, score }) => [traceId, flagged, score])).toEqual(
      expect.arrayContaining([
        ["run-3", true, expect.closeTo(3.4)],
        ["run-4", true, expect.closeTo(3.4)],
      ]),
    );
    expect(changed[0]).toMatchObject({ folder: pathToFileURL(folder).href, name: "desk" });
    expect((await preview(1)).changed).toHaveLength(1);
  });

  test("weights and floors count too, in both directions", async () => {
    await editor.open(rubricUri(), edited("threshold: 3", "threshold: 2"));
    expect(await lensOf()).toEqual(["recorded runs: 6 · flagged 3 → 2 (−1)"]);
    await editor.change(rubricUri(), edited("floor: 1.5", "floor: 3.5"));
    expect(await lensOf()).toEqual(["recorded runs: 6 · flagged 3 → 5 (+2)"]);
    await editor.change(rubricUri(), edited("weight: 0.3", "weight: 0.05"));
    expect(await lensOf()).toEqual(["recorded runs: 6 · flagged 3 → 2 (−1)"]);
  });

  test("attributes that were never judged are told, a broken rubric asks to be mended", async () => {
    const {
      attributes: [first],
    } = agentRubric;
    const other = { ...agentRubric, attributes: first ? [{ ...first, key: "tone" }] : [] };
    await editor.open(rubricUri(), rubricYaml(other));
    expect(await lensOf()).toEqual(["recorded runs: 6 · flagged 3 · 6 must be judged again"]);
    await editor.change(rubricUri(), "threshold: 9");
    expect(await lensOf()).toEqual(["recorded runs: mend the rubric to see what it flags"]);
  });

  test("of ten thousand runs it is told, and can be stopped", async () => {
    const file = pathToFileURL(folder).href;
    const { previewRubric } = await import("./rubrics/preview-rubric.ts");
    const outcome = {
      attributes: agentRubric.attributes.map(({ key }) => ({
        attribute: key,
        score: 3.2,
        probabilities: [0, 0, 0, 0.8, 0.2],
      })),
      failed: false,
      contradicted: null,
    };
    const facts = { status: "OK" as const, score: 3.2, audit: false, attributes: {}, nodes: [] };
    const runs = Array.from({ length: 10_000 }, (_, index) => ({
      ...{ traceId: `t${index}`, name: "desk", failed: false, nodes: [] },
      verdict: { ...facts, confidence: 1, rubric: "x", outcome },
    }));
    const strict = { ...agentRubric, threshold: 3.5 };
    const never = { limit: 10, cancelled: () => false };
    const told = await previewRubric([{ folder: file, runs }], strict, never);
    expect(told).toMatchObject({ runs: 10_000, flagged: 0, wouldBe: 10_000, added: 10_000 });
    expect(told?.changed).toHaveLength(10);
    let looks = 0;
    const soon = { limit: 10, cancelled: () => ++looks > 700 };
    expect(await previewRubric([{ folder: file, runs }], strict, soon)).toBeUndefined();
    expect(looks).toBe(701);
  });

  test("a preview that the next key makes old is not drawn", async () => {
    await editor.open(rubricUri(), rubricYaml(agentRubric));
    const stop = new CancellationTokenSource();
    const asked = editor.client.sendRequest("textDocument/codeLens", at(rubricUri()), stop.token);
    await editor.change(rubricUri(), edited("threshold: 3", "threshold: 3.5"));
    expect(await asked).toEqual([]);
    expect(await lensOf()).toEqual(["recorded runs: 6 · flagged 3 → 5 (+2)"]);
  });
});

describe("from a score to its policy", () => {
  const text = `# ours\n${rubricYaml(agentRubric)}`;
  const lineAt = ({ range }: Location, source = text) => source.split("\n")[range.start.line];

  test("a hint's score leads to the policy in the rubric file, the hover has a link there", async () => {
    await writeFile(rubricFile(), text);
    await recordRun(folder, "aaa-1", "bad");
    const { uri, lines } = await openRecorded(editor, folder, "aaa-1");
    const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
    const hints = await editor.ask<InlayHint[]>("textDocument/inlayHint", { ...at(uri), range });
    const parts = hints.flatMap(({ label }) => (typeof label === "string" ? [] : label));
    const part = parts.find(({ value }) => value.startsWith("compliance"));
    expect(part?.location?.uri).toBe(rubricUri());
    const place = part?.location as Location;
    expect(lineAt(place)).toContain("policy:");
    const before = text.split("\n").slice(0, place.range.start.line).join("\n");
    expect(before.lastIndexOf("key: compliance")).toBeGreaterThan(
      before.lastIndexOf("key: reasoning"),
    );
    const line = lines.findIndex((one) => one.includes("1 ▸ search"));
    const position = { line, character: 1 };
    const { contents } = await editor.ask<Hover>("textDocument/hover", { ...at(uri), position });
    const { value } = contents as { value: string };
    const [, args = ""] = /\(command:tracejudge\.openPolicy\?([^)]*)\)/.exec(value) ?? [];
    const [link] = JSON.parse(decodeURIComponent(args));
    expect(lineAt({ uri: link.uri, range: { start: link, end: link } })).toContain("policy:");
  });

  test("where the folder has no rubric, the built-in one opens", async () => {
    await recordRun(folder, "aaa-1", "bad");
    const { uri } = await openRecorded(editor, folder, "aaa-1");
    const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
    const hints = await editor.ask<InlayHint[]>("textDocument/inlayHint", { ...at(uri), range });
    const parts = hints.flatMap(({ label }) => (typeof label === "string" ? [] : label));
    const place = parts.find(({ location }) => location !== undefined)?.location as Location;
    expect(place.uri).toBe("tracejudge-rubric:/rubrics/agent.yaml");
    const builtIn = await editor.ask<string>("tracejudge/builtInRubric", {});
    expect(lineAt(place, builtIn)).toContain("policy:");
  });

  const precedent = {
    id: "p1",
    createdAt: "2026-11-22T10:00:00.000Z",
    author: "Ada",
    traceId: "t1",
    stepId: null,
    attribute: "compliance",
    score: 1,
    judgeScore: 3.2,
    why: "why",
    rubric: { name: "agent", version: "1" },
    snapshot: { messages: [{ role: "assistant" as const, content: "compliance" }], judged: null },
  };

  test("a line of a precedent file leads to policy and level, and tells them", async () => {
    await writeFile(rubricFile(), text);
    const uri = pathToFileURL(join(folder, "precedents.jsonl")).href;
    const line = precedentLine(precedent);
    await editor.open(uri, line);
    const on = (words: string) => ({
      ...at(uri),
      position: { line: 0, character: line.indexOf(words) + words.length - 1 },
    });
    const definition = (words: string) =>
      editor.ask<Location | null>("textDocument/definition", on(words));
    const wording = agentRubric.attributes.find(({ key }) => key === "compliance");
    expect(lineAt((await definition('"attribute":"comp')) as Location)).toContain("policy:");
    const level = (await definition('"score":1')) as Location;
    expect(text.split("\n").slice(level.range.start.line).join(" ")).toMatch(
      new RegExp(`^\\s*- ["']?${wording?.levels[1]?.slice(0, 20)}`),
    );
    expect(await definition('"why":"w')).toBeNull();
    expect(await definition('"content":"comp')).toBeNull();
    const hover = await editor.ask<Hover>("textDocument/hover", on('"judgeScore":3.2'));
    const plain = (hover.contents as { value: string }).value.replaceAll("\\", "");
    expect(plain).toContain(`**compliance** 3: ${wording?.levels[3]}`);
  });

  test("its run and step lead to the recorded step", async () => {
    await recordRun(folder, "aaa-1", "bad");
    const uri = pathToFileURL(join(folder, "precedents.jsonl")).href;
    const step = { traceId: "aaa-1", stepId: "aaa-1-tool" };
    const line = precedentLine({ ...precedent, ...step });
    await editor.open(uri, `${line}${line.replaceAll("aaa-1", "gone-1")}`);
    const definition = (row: number) => {
      const position = { line: row, character: line.indexOf('"stepId":"') + 11 };
      return editor.ask<Location | null>("textDocument/definition", { ...at(uri), position });
    };
    const place = (await definition(0)) as Location;
    const text = await editor.ask<string>("tracejudge/runText", { uri: place.uri });
    expect(lineAt(place, text)).toContain("1 ▸ search");
    expect(await definition(1)).toBeNull();
  });

  test("attributes and levels are completed in a precedent file", async () => {
    const uri = pathToFileURL(join(folder, "precedents.jsonl")).href;
    const line = '{"attribute":"quality","score":';
    await editor.open(uri, `${line}\n{"attribute":`);
    const offered = (row: number, character: number) =>
      editor.ask<CompletionItem[]>("textDocument/completion", {
        ...at(uri),
        position: { line: row, character },
      });
    const levels = await offered(0, line.length);
    expect(levels.map(({ label }) => label)).toEqual(["0", "1", "2", "3", "4"]);
    expect(levels[0]?.detail).toMatch(/^Fails the request/);
    expect((await offered(1, 13)).map(({ insertText }) => insertText)).toContain('"compliance"');
  });
});

test("in a rubric attributes are completed, and no key inside a wording", async () => {
  const lines = [
    ...["name: desk", "attributes:", "  - key: tool_validity", "    policy: >-", "      "],
    ...["    levels:", "      - ", "  - key: "],
  ];
  await editor.open(rubricUri(), lines.join("\n"));
  const offered = async (line: number) => {
    const position = { line, character: lines[line]?.length ?? 0 };
    const params = { ...at(rubricUri()), position };
    const items = await editor.ask<CompletionItem[]>("textDocument/completion", params);
    return items.map(({ label }) => label);
  };
  expect(await offered(4)).toEqual([]);
  expect(await offered(6)).toEqual([]);
  expect(await offered(7)).toEqual(["reasoning", "compliance", "quality"]);
});
