import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  agentRubric,
  type Judge,
  type Rubric,
  type Trace,
  traceFromChat,
  verdictSchema,
} from "@tracejudge/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadStudent } from "./load-student.ts";
import { createStudentJudge } from "./student-judge.ts";

const model = fileURLToPath(new URL("../fixtures/tiny-student", import.meta.url));

/** The agent rubric in the tiny student's own words, so that nothing drifts. */
async function taughtRubric(): Promise<Rubric> {
  const { card } = await loadStudent(model);
  const attributes = agentRubric.attributes.map((attribute) => ({
    ...attribute,
    ...card.taught[attribute.key],
  }));
  return { ...agentRubric, attributes };
}

const call = (id: string, name: string, args: unknown) => ({
  id,
  type: "function",
  function: { name, arguments: JSON.stringify(args) },
});

function chatTrace(id: string, said: string, result = "18 degrees"): Trace {
  const messages = [
    { role: "user", content: "What is the weather in Paris?" },
    { role: "assistant", content: "", tool_calls: [call("c1", "weather", { city: "Paris" })] },
    { role: "tool", tool_call_id: "c1", content: result },
    { role: "assistant", content: said },
  ];
  return traceFromChat({ messages }, { id }).trace;
}

let rubric: Rubric;
let judge: Judge;
beforeAll(async () => {
  rubric = await taughtRubric();
  judge = await createStudentJudge({ model, rubric });
});
afterAll(() => judge.close());

describe("a verdict", () => {
  test("is whole, and says who judged by what", async () => {
    const verdict = verdictSchema.parse(await judge.judge(chatTrace("t", "It is 18 degrees.")));
    expect(verdict.judge).toEqual(judge.info);
    expect(verdict.rubric.version).toBe(rubric.version);
    expect(verdict.drift).toEqual([]);
    expect(verdict.attributes.map(({ attribute }) => attribute)).toEqual([
      "tool_validity",
      "reasoning",
      "compliance",
      "quality",
    ]);
    const kinds = verdict.steps.map(({ kind, scores }) => [kind, scores.map((s) => s.attribute)]);
    expect(kinds).toEqual([
      ["llm", ["tool_validity", "reasoning", "compliance"]],
      ["tool", ["tool_validity", "compliance"]],
      ["llm", ["reasoning", "compliance", "quality"]],
    ]);
  });

  test("is the same, bit for bit, whatever else is judged and in whatever order", async () => {
    const traces = Array.from({ length: 12 }, (_, k) =>
      chatTrace(`t${k}`, "word ".repeat(k * 40 + 1)),
    );
    const alone = await Promise.all(
      traces.map(async (trace) => {
        const own = await createStudentJudge({ model, rubric, threads: 1 });
        const verdict = await own.judge(trace);
        await own.close();
        return verdict;
      }),
    );
    const together = await Promise.all([...traces].reverse().map((trace) => judge.judge(trace)));
    expect(together.reverse()).toEqual(alone);
    expect(await judge.judge(traces[5] as Trace)).toEqual(alone[5]);
  });

  test("is the same whether steps were prepared or not", async () => {
    const trace = chatTrace("t", "Prepared or not, it is 18 degrees.");
    const prepared = await createStudentJudge({ model, rubric });
    for (const step of trace.steps) await prepared.prepare(trace, step);
    expect(await prepared.judge(trace)).toEqual(await judge.judge(trace));
    await prepared.close();
  });
});

describe("a rubric", () => {
  test("in other words than the student was taught is reported in every verdict", async () => {
    const drifting = await createStudentJudge({ model });
    expect(drifting.rubric).toBe(agentRubric);
    const verdict = await drifting.judge(chatTrace("t", "It is 18 degrees."));
    expect(verdict.drift.map(({ attribute }) => attribute)).toEqual(
      agentRubric.attributes.map(({ key }) => key),
    );
    await drifting.close();
  });

  test("with an attribute that the student was never taught is refused", async () => {
    const [first] = rubric.attributes;
    const attributes = [{ ...(first as Rubric["attributes"][number]), key: "politeness" }];
    await expect(
      createStudentJudge({ model, rubric: { ...rubric, attributes } }),
    ).rejects.toMatchObject({
      code: "RUBRIC_UNTAUGHT",
      message: expect.stringContaining("politeness"),
      remedy: expect.stringContaining("train a student"),
    });
  });
});

test("a model whose output does not fit its card is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "student-"));
  cpSync(model, folder, { recursive: true });
  const path = join(folder, "model-card.json");
  const card = JSON.parse(readFileSync(path, "utf8"));
  card.attributes.pop();
  delete card.taught.quality;
  writeFileSync(path, JSON.stringify(card));
  const fewer = { ...rubric, attributes: rubric.attributes.slice(0, 3) };
  await expect(createStudentJudge({ model: folder, rubric: fewer })).rejects.toMatchObject({
    code: "MODEL_INVALID",
    message: expect.stringContaining("20 logits for 3 attributes"),
  });
  rmSync(folder, { recursive: true });
});

function getsVerdict(name: string, said: string, result?: string): void {
  test(`a run with ${name} gets a verdict`, async () => {
    const verdict = verdictSchema.parse(await judge.judge(chatTrace("t", said, result)));
    expect(verdict.status).not.toBe("ERROR");
    expect(verdict.steps).toHaveLength(3);
  });
}

getsVerdict("an empty answer", "");
getsVerdict(
  "binary text",
  String.fromCharCode(...Array.from({ length: 256 }, (_, k) => k)).repeat(20),
);
getsVerdict("broken surrogates", "\ud800 text \udfff".repeat(50));
getsVerdict("a megabyte in one step", "word salad ".repeat(95_000));
getsVerdict("a megabyte without a space", "x".repeat(1_000_000));
getsVerdict("a megabyte in a tool result", "Done.", '{"a": "b", '.repeat(90_000));
getsVerdict("control tokens in its text", "[CLS] [SEP] [PAD] [UNK]");

test("a run without steps gets the verdict ERROR, with a reason", async () => {
  const { trace } = traceFromChat({ messages: [] }, { id: "empty" });
  const verdict = verdictSchema.parse(await judge.judge(trace));
  expect(verdict).toMatchObject({ status: "ERROR", error: expect.stringContaining("judged") });
});

test("a trace that makes rendering throw gets the verdict ERROR, not an exception", async () => {
  const trace = chatTrace("t", "It is 18 degrees.");
  const broken = { ...trace, tools: undefined } as unknown as Trace;
  const verdict = await judge.judge(broken);
  expect(verdict).toMatchObject({ status: "ERROR", error: expect.stringContaining("TypeError") });
});

describe("an abort signal", () => {
  test("that has gone off stops judging before it begins", async () => {
    const signal = AbortSignal.abort();
    await expect(judge.judge(chatTrace("t", "Hi."), { signal })).rejects.toMatchObject({
      code: "ABORTED",
    });
  });

  test("stops judging between steps", async () => {
    const controller = new AbortController();
    const done: number[] = [];
    const judging = judge.judge(longTrace(500), {
      signal: controller.signal,
      onProgress: (count) => {
        done.push(count);
        if (count === 5) controller.abort();
      },
    });
    await expect(judging).rejects.toMatchObject({ code: "ABORTED" });
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("a closed judge", () => {
  test("refuses to judge, and ignores what it is to prepare", async () => {
    const other = await createStudentJudge({ model, rubric });
    await other.close();
    await other.close();
    const trace = chatTrace("t", "Hi.");
    await expect(other.judge(trace)).rejects.toMatchObject({ code: "CLOSED" });
    for (const step of trace.steps) await other.prepare(trace, step);
  });

  test("refuses what it was still judging", async () => {
    const other = await createStudentJudge({ model, rubric });
    const judging = other.judge(longTrace(200));
    await other.close();
    await expect(judging).rejects.toMatchObject({ code: "CLOSED" });
  });
});

test("the event loop keeps its turns while a long run is judged", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await judge.judge(longTrace(100));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(20);
});

function longTrace(turns: number): Trace {
  const messages = Array.from({ length: turns }, (_, k) => [
    { role: "user", content: `Question ${k}: what is ${k} and ${k + 1}?` },
    { role: "assistant", content: `Answer ${k} is ${2 * k + 1}.` },
  ]).flat();
  return traceFromChat({ messages }, { id: `long-${turns}` }).trace;
}
