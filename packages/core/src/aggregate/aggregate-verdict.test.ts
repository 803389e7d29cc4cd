import { describe, expect, test } from "vitest";
import type { Evidence } from "../evidence.ts";
import { agentRubric } from "../rubric/agent-rubric.ts";
import type { Step, Trace } from "../trace.ts";
import { type Verdict, verdictSchema } from "../verdict.ts";
import { type AggregateInput, aggregateVerdict } from "./aggregate-verdict.ts";
import { expectedLevel } from "./attribute-score.ts";
import { failedAttribute } from "./blame.ts";
import { foldNames } from "./fold.ts";
import { foldDistributions } from "./fold-distributions.ts";

const rubric = { ...agentRubric, auditRate: 0 };
const info = { name: "student", version: "1", traceFormat: "1" };

/** A judgement whose expected level is `score`, split between the levels next to it. */
function at(score: number): number[] {
  const low = Math.min(3, Math.floor(score));
  return [0, 1, 2, 3, 4].map((level) =>
    level === low ? 1 - (score - low) : level === low + 1 ? score - low : 0,
  );
}

function step(id: string, kind: "llm" | "tool", rest: Partial<Step> = {}): Step {
  const call = { id: `call-${id}`, name: "search", args: {} };
  const own: Partial<Step> =
    kind === "tool" ? { call } : { output: { role: "assistant", content: "Done." } };
  const saw = { messages: [], end: 0 };
  return { id, kind, name: id, path: [], status: "ok", saw, ...own, ...rest };
}

interface Judged {
  step: Step;
  scores?: Record<string, number>;
  evidence?: Evidence[];
}

const good = { tool_validity: 3.9, reasoning: 3.9, compliance: 3.9, quality: 3.9 };

function judge(
  judged: Judged[],
  options: {
    run?: Record<string, number>;
    trace?: Partial<Trace>;
    rest?: Partial<AggregateInput>;
  } = {},
): Verdict {
  const trace: Trace = {
    id: "t",
    status: "ok",
    tools: [{ name: "search" }],
    steps: judged.map((one) => one.step),
    metadata: {},
    source: { format: "langsmith" },
    ...options.trace,
  };
  const probabilities = (scores: Record<string, number>) =>
    Object.fromEntries(Object.entries(scores).map(([key, score]) => [key, at(score)]));
  const verdict = aggregateVerdict({
    trace,
    rubric,
    info,
    steps: judged.map(({ step, scores = good, evidence = [] }) => ({
      step,
      probabilities: probabilities(scores),
      evidence,
    })),
    run: { probabilities: probabilities(options.run ?? good), evidence: [] },
    ...options.rest,
  });
  expect(verdictSchema.parse(verdict)).toEqual(verdict);
  return verdict;
}

const clean: Judged[] = [{ step: step("plan", "llm") }, { step: step("search", "tool") }];

function finding(code: Evidence["code"], stepId: string, message: string): Evidence {
  return { code, stepId, place: "args", detail: "", message };
}

describe("scores", () => {
  test("a clean run is OK, without blame", () => {
    const verdict = judge(clean);
    expect(verdict.status).toBe("OK");
    expect(verdict.score).toBeCloseTo(3.9, 9);
    expect(verdict.blame).toBeUndefined();
    expect(verdict.confidence).toBeGreaterThan(0.9);
    expect(verdict.attributes.map(({ attribute }) => attribute)).toEqual(Object.keys(good));
  });

  test("a step is scored on the attributes that apply to it, by their weights", () => {
    const scores = { tool_validity: 1, reasoning: 2, compliance: 4, quality: 0 };
    const [plan, search] = judge([
      { step: step("plan", "llm"), scores },
      { step: step("search", "tool"), scores },
    ]).steps;
    expect(plan?.scores.map((s) => s.attribute)).toEqual([
      "tool_validity",
      "reasoning",
      "compliance",
      "quality",
    ]);
    expect(plan?.score).toBeCloseTo(0.3 * 1 + 0.3 * 2 + 0.2 * 4, 9);
    expect(search?.score).toBeCloseTo((0.3 * 1 + 0.2 * 4) / 0.5, 9);
    expect(search).toMatchObject({ flagged: true, toolCallId: "call-search" });
  });

  test("a step that does not apply, or was not judged, stands there without scores", () => {
    const aborted = step("late", "tool", { status: "aborted" });
    const verdict = judge([...clean, { step: aborted }]);
    expect(verdict.steps[2]).toMatchObject({
      stepId: "late",
      scores: [],
      score: null,
      flagged: false,
    });
    expect(judge(clean, { rest: { steps: [] } }).steps).toHaveLength(2);
  });

  test("probabilities that are none are no judgement", () => {
    const broken = { probabilities: { compliance: [Number.NaN, 0, 0, 0, 0] }, evidence: [] };
    const verdict = judge(clean, { rest: { steps: [], run: broken } });
    expect(verdict).toMatchObject({ status: "ERROR", score: null });
  });

  test("a run of very many steps is judged like any other", () => {
    const many = Array.from({ length: 150_000 }, () => at(3.9));
    for (const name of foldNames) {
      const folded = foldDistributions({ name }, many, undefined) ?? [];
      expect(expectedLevel(folded)).toBeCloseTo(3.9, 6);
    }
  });

  test("each attribute folds as its student measured", () => {
    const judged = [{ step: step("a", "llm"), scores: { ...good, reasoning: 1 } }, ...clean];
    const score = (folds: AggregateInput["folds"] = {}) =>
      judge(judged, { rest: { folds } }).attributes.find((a) => a.attribute === "reasoning")?.score;
    expect(score({ reasoning: { name: "mean" } })).toBeCloseTo(2.45, 9);
    expect(score({ reasoning: { name: "min" } })).toBeCloseTo(1, 9);
    expect(score()).toBeLessThan(1.2);
  });
});

describe("status", () => {
  test("one fatal step does not drown in forty good ones", () => {
    const many = Array.from({ length: 40 }, (_, n) => ({ step: step(`good-${n}`, "tool") }));
    const fatal = { step: step("fatal", "tool"), scores: { ...good, tool_validity: 0.2 } };
    const verdict = judge([...many.slice(0, 20), fatal, ...many.slice(20)]);
    expect(verdict.status).toBe("FLAGGED");
    expect(verdict.blame).toMatchObject({ stepId: "fatal", attribute: "tool_validity" });
  });

  test("an attribute under its floor flags whatever the average, and is blamed", () => {
    const leak = { step: step("leak", "llm"), scores: { ...good, compliance: 0.3 } };
    const verdict = judge([
      ...clean,
      leak,
      { step: step("weak", "llm"), scores: { ...good, reasoning: 2.9 } },
    ]);
    expect(verdict.score).toBeGreaterThan(2.8);
    expect(verdict.status).toBe("FLAGGED");
    expect(verdict.blame).toMatchObject({ stepId: "leak", attribute: "compliance" });
  });

  test("an unsure run goes to a person, an unsure flag stays a flag", () => {
    const unsure = (clean: number) => ({ rest: { cleanProbability: () => clean } });
    expect(judge(clean, unsure(0.4))).toMatchObject({ status: "REVIEW", confidence: 0.4 });
    expect(judge(clean, unsure(0.5))).toMatchObject({ status: "OK", confidence: 0.5 });
    const bad = [{ step: step("a", "llm"), scores: { ...good, reasoning: 0, tool_validity: 0 } }];
    expect(judge(bad, unsure(0.9))).toMatchObject({ status: "FLAGGED" });
    expect(judge(bad, unsure(0.9)).confidence).toBeCloseTo(0.1, 9);
  });

  test("a certain fact against a good score turns OK into REVIEW, and changes no score", () => {
    const evidence = [finding("args_missing", "search", "`city` is missing")];
    const verdict = judge([{ step: step("search", "tool"), evidence }]);
    expect(verdict.status).toBe("REVIEW");
    expect(verdict.score).toBeCloseTo(3.9, 9);
    expect(verdict.blame).toMatchObject({ stepId: "search", attribute: "tool_validity" });
    expect(verdict.blame?.why).toContain("`city` is missing");
  });

  test("OK runs of the sample are for audit, others never", () => {
    const all = { ...rubric, auditRate: 1 };
    expect(judge(clean, { rest: { rubric: all } }).audit).toBe(true);
    expect(judge(clean).audit).toBe(false);
    const bad = { ...good, quality: 0, compliance: 0 };
    expect(judge(clean, { run: bad, rest: { rubric: all } }).audit).toBe(false);
  });
});

describe("blame", () => {
  test("is the greatest weighted loss, with the level's wording and the findings about it first", () => {
    const evidence = [
      finding("pii_in_output", "bad", "an e-mail address"),
      finding("args_missing", "bad", "`city` is missing"),
      finding("args_type", "bad", "`days` is text"),
    ];
    const bad = { step: step("bad", "tool"), scores: { ...good, tool_validity: 1 }, evidence };
    const { blame } = judge([...clean, bad]);
    const wording = rubric.attributes[0]?.levels[1];
    expect(blame).toMatchObject({ stepId: "bad", attribute: "tool_validity" });
    expect(blame?.why).toBe(`${wording} Found: \`city\` is missing; \`days\` is text`);
  });

  test("a bad answer points to the last thing the model said", () => {
    const judged = [...clean, { step: step("answer", "llm") }];
    const attributes = agentRubric.attributes.map((attribute) => ({ ...attribute, floor: 1.5 }));
    const rest = { rubric: { ...agentRubric, attributes } };
    const { status, blame } = judge(judged, { run: { ...good, quality: 0 }, rest });
    expect(status).toBe("FLAGGED");
    expect(blame).toMatchObject({ stepId: "answer", attribute: "quality" });
  });

  test("a single step says more than the run as a whole", () => {
    const leak = { step: step("leak", "tool"), scores: { ...good, compliance: 1 } };
    const judged = [...clean, leak, { step: step("answer", "llm") }];
    const { blame } = judge(judged, { run: { ...good, compliance: 0 } });
    expect(blame).toMatchObject({ stepId: "leak", attribute: "compliance" });
  });
});

describe("runs that did not finish", () => {
  const error = { name: "Error", message: "boom" };
  const failed = { status: "error" as const, error };

  test("a failed run is FLAGGED for certain and keeps its scores; the failing step is blamed", () => {
    const verdict = judge(
      [
        ...clean,
        { step: step("weak", "llm"), scores: { ...good, reasoning: 0 } },
        { step: step("pay", "tool", failed) },
        { step: step("other", "tool", { status: "aborted" }) },
      ],
      { trace: failed },
    );
    expect(verdict).toMatchObject({ status: "FLAGGED", confidence: 1 });
    expect(verdict.score).not.toBeNull();
    expect(verdict.blame).toMatchObject({ stepId: "pay", why: "the step failed: Error: boom" });
  });

  test("a step that failed with nothing to judge is blamed for the error itself", () => {
    const call = step("model", "llm", failed);
    const { output: _, ...silent } = call;
    const verdict = judge([...clean, { step: silent }], { trace: failed });
    expect(verdict.blame).toMatchObject({ stepId: "model", attribute: failedAttribute, score: 0 });
  });

  test("where no step failed, as at the recursion limit, the last judged one is blamed", () => {
    const verdict = judge(clean, { trace: failed });
    expect(verdict.blame?.stepId).toBe("search");
    expect(verdict.blame?.why).toBe("the run failed after this step: Error: boom");
  });

  test("without any judged step the verdict is ERROR, and says why", () => {
    const verdict = judge([], { trace: failed });
    expect(verdict).toMatchObject({ status: "ERROR", score: null, confidence: null, audit: false });
    expect(verdict.error).toContain("Error: boom");
    expect(judge([], { trace: { status: "aborted" } }).error).toContain("stopped");
    expect(judge([], { trace: { status: "interrupted" } }).error).toContain("waits for a person");
  });

  test("a run that waits for a person is judged by its steps alone", () => {
    const verdict = judge(clean, { trace: { status: "interrupted" }, run: { quality: 0 } });
    expect(verdict.status).toBe("OK");
    expect(verdict.attributes.some(({ attribute }) => attribute === "quality")).toBe(false);
  });
});

test("drift and names are passed on", () => {
  const drift = [{ attribute: "quality", message: "differs" }];
  const verdict = judge(clean, { trace: { name: "agent", threadId: "th" }, rest: { drift } });
  expect(verdict).toMatchObject({ drift, traceName: "agent", threadId: "th", judge: info });
  expect(verdict.rubric).toEqual({ name: "agent", version: agentRubric.version });
});
