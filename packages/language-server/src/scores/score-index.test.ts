import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AttributeScore, StepVerdict, Verdict } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { figuresText } from "../texts/figures-text.ts";
import { figuresOf, worstRuns } from "./figures.ts";
import { type RunScores, ScoreIndex } from "./score-index.ts";

let dir: string;
beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "index-")), ".tracejudge");
});
afterEach(() => rm(join(dir, ".."), { recursive: true, force: true }));

const scoreOf = (attribute: string, score: number): AttributeScore => {
  return { attribute, score, probabilities: [0, 0, 0, 0, 1], confidence: 1, level: "" };
};

/** A call of `search` in the node `tools` for each score. */
function verdictOf(traceId: string, ...scores: number[]): Verdict {
  const steps = scores.map(
    (score, index): StepVerdict => ({
      stepId: `${traceId}-${index}`,
      kind: "tool",
      name: "search",
      path: ["tools"],
      scores: [scoreOf("tool_validity", score), scoreOf("compliance", 4)],
      score,
      flagged: score < 2,
      evidence: [],
    }),
  );
  return {
    traceId,
    rubric: { name: "agent", version: "1" },
    judge: { name: "test", version: "1", traceFormat: "1" },
    status: "OK",
    score: 4,
    confidence: 1,
    attributes: [],
    steps,
    audit: false,
    drift: [],
  };
}

async function write(...verdicts: Verdict[]): Promise<void> {
  const store = openStore({ dir });
  for (const verdict of verdicts) void store.appendVerdict(verdict);
  await store.close();
}

const runsOf = (index: ScoreIndex, kind: string): RunScores[] =>
  [...index.groups()].filter((group) => group.kind === kind).flatMap(({ runs }) => [...runs]);
const textOf = (index: ScoreIndex, kind = "tool") =>
  figuresText("search", figuresOf(runsOf(index, kind)));

describe("the index of judged runs", () => {
  test("counts a run once at its tool and once at its node, however many steps", async () => {
    await write(verdictOf("a", 4, 4), verdictOf("b", 1, 3));
    const index = new ScoreIndex(dir);
    await index.refresh();
    expect(textOf(index)).toBe("search · 2 runs · tool_validity 3.0 · 1 flagged");
    expect(textOf(index, "node")).toBe(textOf(index));
  });

  test("takes in what is written later; a run that is judged again counts once, by its last verdict", async () => {
    const index = new ScoreIndex(dir);
    await index.refresh();
    expect(index.size).toBe(0);
    await write(verdictOf("a", 0));
    await index.refresh();
    expect(textOf(index)).toContain("tool_validity 0.0 · 1 flagged");
    await write(verdictOf("a", 4));
    await index.refresh();
    expect(textOf(index)).toBe("search · 1 run · tool_validity 4.0");
    const { generation } = index;
    await index.refresh();
    expect(index.generation).toBe(generation);
  });

  test("forgets what was deleted", async () => {
    await write(verdictOf("a", 0));
    const index = new ScoreIndex(dir);
    await index.refresh();
    await rm(join(dir, "traces"), { recursive: true });
    await index.refresh();
    expect([index.size, [...index.groups()]]).toEqual([0, []]);
  });

  test("holds no more than it may, the newest", async () => {
    await write(...["a", "b", "c", "d"].map((id) => verdictOf(id, 4)));
    const index = new ScoreIndex(dir, 3);
    await index.refresh();
    expect(runsOf(index, "tool").map(({ traceId }) => traceId)).toEqual(["b", "c", "d"]);
  });

  test("can be broken off, and goes on from there", async () => {
    await write(...Array.from({ length: 50 }, (_, at) => verdictOf(`run-${at}`, 4)));
    const index = new ScoreIndex(dir);
    let asked = 0;
    await index.refresh(() => ++asked > 10);
    expect(index.size).toBeLessThan(50);
    await Promise.all([index.refresh(() => true), index.refresh(), index.refresh()]);
    expect(index.size).toBe(50);
  });

  test("ten thousand runs are taken in, and each refresh after that reads only what is new", async () => {
    await write(...Array.from({ length: 10_000 }, (_, at) => verdictOf(`run-${at}`, 4, at % 5)));
    const index = new ScoreIndex(dir);
    await index.refresh();
    expect(textOf(index)).toContain("search · 10000 runs · tool_validity 3.0");
    await write(verdictOf("one-more", 0));
    let asked = 0;
    await index.refresh(() => ++asked < 0);
    expect(asked).toBeLessThan(5);
    expect(index.size).toBe(10_001);
  }, 120_000);
});

describe("figures", () => {
  const run = (at: number, score: number, flagged = 0): RunScores => {
    const worst = { stepId: "", attribute: "tone", score };
    return { traceId: String(at), name: "", at, means: new Map([["tone", score]]), flagged, worst };
  };
  const runs = (...scores: number[]) => scores.map((score, at) => run(at, score));

  test.each([
    ["the newer half against the older", runs(4, 4, 4, 4, 4, 3, 3, 3, 3, 4), "tone 3.6 ↓0.8"],
    ["upwards too", runs(1, 1, 1, 1, 1, 1, 4, 4, 4, 4, 4), "tone 2.3 ↑2.5"],
    ["by time, not by order", runs(4, 4, 4, 4, 4, 3, 3, 3, 3, 3).reverse(), "tone 3.5 ↓1.0"],
    ["not of few runs", runs(4, 4, 4, 0, 0, 0), "tone 2.0"],
    ["not where it is next to nothing", runs(4, 4, 4, 4, 4, 4, 4, 4, 4, 3.9), "tone 3.9"],
  ])("the change is %s", (_, given, wanted) => {
    expect(figuresText("n", figuresOf(given))).toBe(`n · ${given.length} runs · ${wanted}`);
  });

  test("of runs where nothing was judged there are none", () => {
    expect(figuresText("n", figuresOf([]))).toBe("n · 0 runs");
  });

  test("flagged runs come first, then low ones, then new ones", () => {
    const given = [run(1, 1), run(2, 3, 1), run(3, 2), run(4, 2), run(5, 4)];
    expect(worstRuns(given, 4).map(({ traceId }) => traceId)).toEqual(["2", "1", "4", "3"]);
  });
});
