import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { afterAll, expect, test } from "vitest";
import { tinyStudent } from "./test-support/calculator-graph.ts";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { createTrajectoryJudge } from "./trajectory-judge.ts";

const judge = createTrajectoryJudge({ judge: "inline", model: tinyStudent });
afterAll(() => judge.close());

const openai = [
  { role: "user", content: "Weather in Oslo?" },
  {
    role: "assistant",
    content: "",
    tool_calls: [
      { id: "c1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } },
    ],
  },
  { role: "tool", tool_call_id: "c1", content: "4 degrees" },
  { role: "assistant", content: "It is 4 degrees in Oslo." },
];
const langchain = [
  new HumanMessage("Weather in Oslo?"),
  new AIMessage({
    content: "",
    tool_calls: [{ id: "c1", name: "weather", args: { city: "Oslo" }, type: "tool_call" }],
  }),
  new ToolMessage({ tool_call_id: "c1", content: "4 degrees" }),
  new AIMessage("It is 4 degrees in Oslo."),
];

test("one row of openevals' shape, with the steps in its metadata", async () => {
  const result = await judge({ outputs: openai });
  expect(result).toMatchObject({
    key: "trajectory_quality",
    score: expect.any(Number),
    comment: expect.stringMatching(/^(OK|FLAGGED|REVIEW): /),
    metadata: { judge: {}, rubric: {}, attributes: [{}, {}, {}, {}], steps: [{}, {}] },
  });
  expect(result.evaluatorInfo).toEqual(result.metadata);
});

test("LangChain's and OpenAI's messages, bare or in a state, score alike", async () => {
  const forms = [openai, { messages: openai }, langchain, { messages: langchain }];
  const results = await Promise.all(forms.map((outputs) => judge({ outputs })));
  expect(new Set(results.map(({ score }) => score)).size).toBe(1);
});

test("a graph trajectory, as agentevals takes it from a thread, is judged by its messages", async () => {
  const steps = [["__start__", "agent", "tools", "agent"]];
  const graph = await judge({
    inputs: [null],
    outputs: { results: [{ messages: openai }], steps },
  });
  expect(graph.score).toBe((await judge({ outputs: openai })).score);
});

test("a reference is judged beside it and changes no score", async () => {
  const plain = await judge({ outputs: openai });
  const both = await judge({ outputs: openai, referenceOutputs: langchain });
  expect(both.score).toBe(plain.score);
  expect(both.metadata.reference).toMatchObject({ score: plain.score });
});

test("inputs are what was asked, where the trajectory does not begin with it", async () => {
  const fake = createFakeJudge();
  const trajectory = createTrajectoryJudge({ judge: fake });
  await trajectory({ inputs: { question: "Weather in Oslo?" }, outputs: openai.slice(1) });
  await trajectory({ inputs: { question: "ignored" }, outputs: openai });
  const asked = fake.judged.map(({ steps }) => steps[0]?.saw.messages[0]?.content);
  expect(asked).toEqual(["Weather in Oslo?", "Weather in Oslo?"]);
});

test.each([[undefined], [[]], [{ messages: [] }]])(
  "outputs %j are a row that says why",
  async (outputs) => {
    const result = await judge({ outputs });
    expect(result).toMatchObject({ score: Number.NaN, value: "ERROR" });
    expect(result.comment).toMatch(/^Not judged: /);
  },
);
