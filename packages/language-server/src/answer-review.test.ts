import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  agentRubric,
  type Precedent,
  precedentId,
  type Verdict,
  type VerdictStatus,
} from "@tracejudge/core";
import { appendPrecedents, openStore, precedentAuthor } from "@tracejudge/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver";
import { type Editor, startEditor } from "../fixtures/editor.ts";
import { rowsOf } from "../fixtures/rows-of.ts";
import type { ReviewPlace, ReviewQueue } from "./review-protocol.ts";

let folder: string;
let uri: string;
let editor: Editor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "review-"));
  uri = pathToFileURL(folder).href;
  editor = await startEditor(folder, {});
});
afterEach(async () => {
  await editor.close();
  await rm(folder, { recursive: true, force: true });
});

interface Drawn {
  id: string;
  status: VerdictStatus;
  confidence?: number;
  audit?: boolean;
}

function verdictOf({ id, status, confidence = 0.9, audit = false }: Drawn): Verdict {
  const stepId = `${id}-tool`;
  const level = { probabilities: [0, 0, 0, 0, 1], confidence: 1, level: "" };
  const score = { attribute: "tool_validity", score: 4, ...level };
  const step = { stepId, kind: "tool" as const, name: "search", path: [] };
  return {
    traceId: id,
    rubric: { name: agentRubric.name, version: agentRubric.version },
    judge: { name: "test", version: "1", traceFormat: "1" },
    status,
    score: 4,
    confidence,
    attributes: [score],
    steps: [{ ...step, scores: [score], score: 4, flagged: false, evidence: [] }],
    ...(status !== "OK" && {
      blame: { stepId, attribute: "tool_validity", score: 1, why: "because" },
    }),
    audit,
    drift: [],
  };
}

async function record(...drawn: Drawn[]): Promise<void> {
  const store = openStore({ dir: join(folder, ".tracejudge") });
  for (const one of drawn) {
    await store.appendRuns(rowsOf(one.id, "query"));
    await store.appendVerdict(verdictOf(one));
  }
  await store.close();
}

async function settle(traceId: string, author?: string): Promise<void> {
  const who = author ?? (await precedentAuthor(folder));
  const key = { author: who, traceId, stepId: `${traceId}-tool`, attribute: "tool_validity" };
  const precedent: Precedent = {
    id: precedentId(key),
    createdAt: new Date().toISOString(),
    ...key,
    score: 1,
    why: "",
    rubric: { name: "agent", version: "1" },
    snapshot: { messages: [{ role: "assistant", content: "x" }], judged: 0 },
  };
  await appendPrecedents(join(folder, "precedents.jsonl"), [precedent]);
}

const queue = (limit = 100) =>
  editor.ask<ReviewQueue>("tracejudge/reviewQueue", { folders: [uri], limit });
const ids = async () => (await queue()).cases.map(({ traceId }) => traceId);

describe("the review queue", () => {
  test("doubts first, then the audit sample, then flagged runs; in each the least sure first", async () => {
    await record(
      { id: "ok", status: "OK", confidence: 0.1 },
      { id: "flagged-sure", status: "FLAGGED", confidence: 0.99 },
      { id: "flagged-unsure", status: "FLAGGED", confidence: 0.6 },
      { id: "audited", status: "OK", confidence: 0.95, audit: true },
      { id: "review-b", status: "REVIEW", confidence: 0.4 },
      { id: "review-a", status: "REVIEW", confidence: 0.4 },
      { id: "review-worst", status: "REVIEW", confidence: 0.2 },
      { id: "error", status: "ERROR" },
    );
    const { cases, total } = await queue();
    expect(cases.map(({ traceId }) => traceId)).toEqual([
      ...["review-worst", "review-a", "review-b"],
      ...["audited", "flagged-unsure", "flagged-sure"],
    ]);
    expect(total).toBe(6);
    expect(cases[0]).toMatchObject({
      folder: uri,
      stepId: "review-worst-tool",
      step: "search",
      attribute: "tool_validity",
      reason: "REVIEW",
    });
    // An audited run has nothing to blame: its lowest step is looked at.
    expect(cases[3]).toMatchObject({ stepId: "audited-tool", reason: "audit" });
    expect((await queue(2)).cases).toHaveLength(2);
    expect((await queue(2)).total).toBe(6);
  });

  test("what I have settled is left out, what others have is not", async () => {
    await record({ id: "a", status: "REVIEW" }, { id: "b", status: "REVIEW" });
    await settle("a");
    await settle("b", "Bo <bo@example.org>");
    expect(await ids()).toEqual(["b"]);
    await record({ id: "c", status: "REVIEW", confidence: 0.1 });
    expect(await ids()).toEqual(["c", "b"]);
  });

  test("a case leads to the line of its step", async () => {
    await record({ id: "a", status: "REVIEW" });
    const [first] = (await queue()).cases;
    const place = await editor.ask<ReviewPlace>("tracejudge/reviewPlace", first ?? {});
    const text = await editor.ask<string>("tracejudge/runText", { uri: place.uri });
    expect(text.split("\n")[place.line]).toContain("1 ▸ search");
    const run = { ...first, stepId: null };
    expect((await editor.ask<ReviewPlace>("tracejudge/reviewPlace", run)).line).toBe(0);
    expect(await editor.ask("tracejudge/reviewPlace", { ...first, traceId: "gone" })).toBeNull();
  });

  test("of ten thousand runs it is the same each time, and it can be stopped", async () => {
    const drawn = Array.from({ length: 10_000 }, (_, index): Drawn => {
      const status = (["OK", "REVIEW", "FLAGGED"] as const)[index % 3] ?? "OK";
      return { id: `run-${(index * 7919) % 10_000}`, status, confidence: (index % 5) / 5 };
    });
    const store = openStore({ dir: join(folder, ".tracejudge") });
    await store.appendRuns(drawn.flatMap(({ id }) => rowsOf(id, "q").slice(0, 1)));
    await Promise.all(drawn.map((one) => store.appendVerdict(verdictOf(one))));
    await store.close();
    const stop = new CancellationTokenSource();
    const params = { folders: [uri], limit: 50 };
    const stopped = editor.client.sendRequest("tracejudge/reviewQueue", params, stop.token);
    stop.cancel();
    await expect(stopped).rejects.toThrow();
    const first = await queue(20_000);
    expect([first.total, first.cases.length]).toEqual([6666, 6666]);
    expect(await queue(20_000)).toEqual(first);
  }, 120_000);
});
