import { gzipSync } from "node:zlib";
import { agentRubric, importTraces, type Verdict } from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import {
  choice,
  InternalServerError,
  noul,
  score,
  TypeSafeClient,
  UnprocessableEntityError,
} from "@typesafe-ai/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { heldPool } from "../../fixtures/held-pool.ts";
import { recorded, type Started, startServer, tinyStudent } from "../../fixtures/start-server.ts";

let server: Started;
let client: TypeSafeClient;
beforeAll(async () => {
  server = await startServer({ apiKeys: ["a-key"] });
  client = new TypeSafeClient({ baseURL: server.url, apiKey: "a-key", timeout: 30_000 });
}, 60_000);
afterAll(() => server.close());

const [first, second] = agentRubric.attributes;
const messages = [
  { role: "user", content: "How is the weather?" },
  { role: "assistant", content: "It is sunny." },
];

type Criteria = Parameters<typeof score>[1];

function question(attribute = agentRubric.attributes.at(-1), instructions = attribute?.policy) {
  return score(instructions ?? null, (attribute?.levels ?? []) as unknown as Criteria);
}

/** All attributes of the rubric, by key. */
const questions = Object.fromEntries(
  agentRubric.attributes.map((attribute) => [attribute.key, question(attribute)]),
);

test("the real client gets for each attribute the score that judging the run gives", async () => {
  const text = recorded("airline-cancelled");
  const verdict = await verdictOf(text);
  const { answers, model, usage } = await client.systemOne({ state: JSON.parse(text), questions });
  expect(model).toBe("tiny-student (test fixture, random weights)@0.0.1");
  expect(usage.input_tokens).toBeGreaterThan(0);
  for (const { attribute, score: expected, probabilities } of verdict?.attributes ?? []) {
    const answer = answers[attribute];
    expect(answer).toMatchObject({ type: "score", score: expected });
    if (answer?.type === "score")
      expect(Object.values(answer.probabilities)).toEqual(probabilities);
  }
  expect(Object.keys(answers).sort()).toEqual(verdict?.attributes.map((a) => a.attribute).sort());
});

async function verdictOf(text: string): Promise<Verdict | undefined> {
  const judge = await createStudentJudge({ model: tinyStudent });
  try {
    for await (const item of importTraces(text)) {
      if ("trace" in item) return await judge.judge(item.trace);
    }
    return undefined;
  } finally {
    await judge.close();
  }
}

test("an answer has legend, probabilities that sum to 1, and a confidence between 0 and 1", async () => {
  const { answers } = await client.systemOne({ state: { messages }, questions: { q: question() } });
  const { q } = answers;
  expect(q.legend).toEqual(Object.fromEntries([...question().criteria].entries()));
  expect(Object.values(q.probabilities).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1);
  expect(q.confidence).toBeGreaterThanOrEqual(0);
  expect(q.confidence).toBeLessThanOrEqual(1);
});

test.each([
  ["a list of messages", messages],
  ["a graph's state", { messages, other: 7 }],
  ["what went in and what came out", { inputs: { question: "Weather?" }, outputs: { messages } }],
  ["a mere answer", { inputs: { question: "Weather?" }, outputs: { answer: "It is sunny." } }],
])("the state may be %s", async (_what, state) => {
  const { answers } = await client.systemOne({ state, questions: { q: question() } });
  expect(answers.q.score).toBeGreaterThanOrEqual(0);
});

test.each([
  ["a yes/no question", noul("Is it polite?"), "it is a noul question"],
  ["a choice", choice("Which?", { a: null, b: null }), "it is a choice question"],
  ["other levels", score("How polite?", ["a", "b", "c", "d", "e"]), "its levels are not those"],
  ["three levels", score("How polite?", ["a", "b", "c"]), "it has 3 levels"],
  [
    "our levels, asked about something else",
    question(first, "How polite is it?"),
    "its levels are those of",
  ],
])("%s is refused, not guessed", async (_what, asked, why) => {
  const answer = client.systemOne({ state: messages, questions: { mine: asked } });
  await expect(answer).rejects.toThrow(UnprocessableEntityError);
  await expect(answer).rejects.toThrow(`Question "mine" cannot be answered: ${why}`);
});

test("white space and case do not count, and the key may stand for the policy", async () => {
  const loud = (second?.levels ?? []).map((level) => ` ${level.toUpperCase().replace(" ", "\n ")}`);
  const asked = score(second?.key ?? "", loud as unknown as Criteria);
  const { answers } = await client.systemOne({ state: messages, questions: { asked } });
  expect(answers.asked.type).toBe("score");
});

test.each([
  ["text", "It is sunny."],
  ["a user's words only", [{ role: "user", content: "Hello?" }]],
  ["several runs", [{ messages }, { messages }]],
])("a state that is %s is refused", async (_what, state) => {
  const answer = client.systemOne({ state, questions: { q: question() } });
  await expect(answer).rejects.toThrow(/422 The state cannot be judged/);
});

test.each([1_000, 100_000])("a state nested %i deep is refused", async (depth) => {
  const state = `{"outputs":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`;
  const response = await fetch(`${server.url}/v1/systemone`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer a-key" },
    body: `{"questions":${JSON.stringify({ q: question() })},"state":${state}}`,
  });
  expect(response.status).toBe(422);
});

test.each([
  ["", (text: string) => text, {}],
  [" when it is unpacked", gzipSync, { "content-encoding": "gzip" }],
])("a request over 1 MiB%s is refused before it is read", async (_, packed, headers) => {
  const state = { outputs: "word ".repeat(220_000) };
  const response = await fetch(`${server.url}/v1/systemone`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer a-key", ...headers },
    body: new Uint8Array(
      Buffer.from(packed(JSON.stringify({ state, questions: { q: question() } }))),
    ),
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({
    error: {
      code: "BODY_TOO_LARGE",
      message: expect.stringContaining("1048576"),
      remedy: expect.stringContaining("/v1/judge"),
    },
  });
});

test("a faulty request is refused with the place of the fault", async () => {
  const response = await fetch(`${server.url}/v1/systemone`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer a-key" },
    body: JSON.stringify({ state: messages, questions: { q: { type: 7 } } }),
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("questions.q.type");
});

test.each([33, 500])(
  "%i questions are too many, and are refused before they are read",
  async (count) => {
    const many = Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`q${at}`, question()]),
    );
    // Read one by one, the first of them would be told of
    const body = JSON.stringify({ state: messages, questions: { ...many, q0: { type: 7 } } });
    const response = await fetch(`${server.url}/v1/systemone`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer a-key" },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("at most 32 questions");
  },
);

test("where the queue is full the client is told so, with a status that it retries", async () => {
  // A held pool stands for a busy judge.
  const pool = heldPool(0);
  const busy = await startServer({}, pool);
  const options = { baseURL: busy.url, apiKey: "any", logger: silent() };
  const once = new TypeSafeClient({ ...options, retry: { maxRetries: 0 } });
  const refused = once.systemOne({ state: messages, questions: { q: question() } });
  await expect(refused).rejects.toThrow(InternalServerError);
  await expect(refused).rejects.toThrow(/503 Too many requests/);
  await busy.close();
});

function silent() {
  const nothing = () => undefined;
  return { debug: nothing, info: nothing, warn: nothing, error: nothing };
}
