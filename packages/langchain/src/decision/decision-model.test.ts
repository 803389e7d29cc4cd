import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { agentRubric, TraceJudgeError } from "@tracejudge/core";
import { afterAll, describe, expect, test } from "vitest";
import { tinyStudent } from "../test-support/calculator-graph.ts";
import { createFakeJudge } from "../test-support/fake-judge.ts";
import { createDecisionModel, scoreQuestions } from "./index.ts";

/** Not there before @langchain/core 1.4. */
const path: string = "@langchain/core/decisions";
const decisions = await import(path).catch(() => undefined);
const messages = [new HumanMessage("Capital of Peru?"), new AIMessage("Lima.")];

test.skipIf(decisions)(
  "a core without decision models is a typed error with a remedy",
  async () => {
    const error = await createDecisionModel().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(TraceJudgeError);
    expect(error).toMatchObject({ remedy: "Install @langchain/core 1.4.0 or newer" });
  },
);

describe.skipIf(!decisions)("decision model", async () => {
  const model = decisions
    ? await createDecisionModel({ judge: "inline", model: tinyStudent })
    : undefined;
  afterAll(() => model?.close());
  const { reasoning, quality, tool_validity } = scoreQuestions();

  async function refusal(questions: Record<string, unknown>, state: unknown = messages) {
    const answer = model?.invoke({ state, questions } as never);
    return answer?.catch((error: unknown) => error);
  }

  test("is a BaseDecisionModel that answers attributes with scores 0 to 4", async () => {
    expect(model).toBeInstanceOf(decisions?.BaseDecisionModel);
    const answered = await model?.invoke({
      state: messages,
      questions: { sound: reasoning, quality } as never,
    });
    expect(answered?.model).toBe("tiny-student (test fixture, random weights)@0.0.1");
    const sound = answered?.scores.sound;
    expect(sound?.legend["4"]).toBe(agentRubric.attributes[1]?.levels[4]);
    const total = Object.values(sound?.probabilities ?? {}).reduce((sum, p) => sum + p, 0);
    expect(total).toBeCloseTo(1);
    expect(sound?.score).toBeGreaterThan(0);
    expect(sound?.confidence).toBeGreaterThan(0);
  });

  test("is a model's run to LangSmith, with who answered", async () => {
    const seen: unknown[][] = [];
    const handler = { handleChainStart: (...told: unknown[]) => void seen.push(told) };
    await model?.invoke(
      { state: messages, questions: { quality } as never },
      { callbacks: [handler] },
    );
    const [, , , , , metadata, runType] = seen[0] ?? [];
    expect(runType).toBe("llm");
    expect(metadata).toMatchObject({ ls_provider: "tracejudge", ls_model_name: "tracejudge" });
  });

  test("wording apart from case and spaces must be the rubric's", async () => {
    const loud = {
      ...quality,
      criteria: quality?.criteria.map((text) => ` ${text.toUpperCase()}`),
    };
    expect(await refusal({ loud })).toMatchObject({ answers: { loud: { type: "score" } } });
  });

  test.each([
    ["noul", { type: "noul", instructions: "Is it polite?" }, "it is a noul question"],
    [
      "choice",
      { type: "choice", instructions: "Which?", criteria: { a: "A", b: "B" } },
      "it is a choice question",
    ],
    [
      "three levels",
      { type: "score", instructions: "How good?", criteria: ["bad", "fair", "good"] },
      "it has 3 levels instead of 5",
    ],
    [
      "other words",
      { type: "score", instructions: "Angry?", criteria: ["0", "1", "2", "3", "4"] },
      "its levels are not those of an attribute",
    ],
    [
      "other instructions",
      { ...quality, instructions: "Is it funny?" },
      "its levels are those of quality, but its instructions are not",
    ],
  ])("a question of %s is refused, not guessed", async (_, question, why) => {
    const error = await refusal({ q: question });
    expect(error).toMatchObject({ name: "TraceJudgeError", code: "RUBRIC_UNTAUGHT" });
    expect(String(error)).toContain(`Question "q" cannot be answered: ${why}`);
  });

  test("a state without a step of an agent, or none the attribute applies to, is refused", async () => {
    for (const state of ["just words", [new HumanMessage("hi")], { anything: 1 }]) {
      const error = await refusal({ quality }, state);
      expect(error).toMatchObject({ code: "INPUT_UNREADABLE" });
    }
    const error = await refusal({ tool_validity });
    expect(String(error)).toContain('"tool_validity" applies to nothing in the state');
  });

  test("question and answer, and the runs of a LangSmith trace, are states too", async () => {
    const exchange = { inputs: { question: "Capital of Peru?" }, outputs: { answer: "Lima." } };
    const row = { id: "r", trace_id: "r", name: "run", run_type: "chain", end_time: 1 };
    const runs = [{ ...row, inputs: exchange.inputs, outputs: { messages } }];
    const answers = [await refusal({ quality }, exchange), await refusal({ quality }, { runs })];
    for (const answer of answers) expect(answer).toMatchObject({ answers: { quality: {} } });
  });

  test("a judge that cannot be made is an error about the judge", async () => {
    const lost = await createDecisionModel({ judge: "inline", model: "/no/such/student" });
    const error = await lost
      .invoke({ state: messages, questions: { quality } as never })
      .catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "MODEL_INVALID" });
    expect(String(error)).toContain("model-card.json cannot be read");
  });

  test("the judge's own rubric says what can be asked", async () => {
    const [attribute] = agentRubric.attributes;
    if (!attribute) return;
    const rubric = { ...agentRubric, attributes: [attribute] };
    const own = await createDecisionModel({ judge: { ...createFakeJudge(), rubric } });
    const error = await own
      .invoke({ state: messages, questions: { quality } as never })
      .catch((cause: unknown) => cause);
    expect(String(error)).toContain("Ask with scoreQuestions(rubric) for tool_validity");
  });
});
