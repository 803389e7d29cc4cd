import { expect, test } from "vitest";
import { traceFromMessages } from "../importers/trace-from-messages.ts";
import { seededRandom } from "../metrics/random.ts";
import { agentRubric } from "../rubric/agent-rubric.ts";
import type { Rubric } from "../rubric.ts";
import type { Trace } from "../trace.ts";
import { aggregateVerdict } from "./aggregate-verdict.ts";
import { statusFacts, statusUnder } from "./status-under.ts";

const info = { name: "test", version: "1", traceFormat: "1" };

function traceOf(status: Trace["status"], turns: number): Trace {
  const messages = Array.from({ length: turns }, (_, turn) => [
    { role: "user" as const, content: `ask ${turn}` },
    { role: "assistant" as const, content: `say ${turn}` },
  ]).flat();
  const trace = traceFromMessages(messages, { id: "t", format: "openai-chat" });
  const error = { name: "Oops", message: "it broke" };
  return status === "ok" ? trace : { ...trace, status, error };
}

/** A rubric whose weights, floors and bounds are drawn; its words are the agent rubric's. */
function drawRubric(random: () => number): Rubric {
  const attributes = agentRubric.attributes.map(({ floor: _, ...attribute }) => ({
    ...attribute,
    weight: 0.05 + random(),
    ...(random() < 0.5 && { floor: 4 * random() }),
  }));
  return { ...agentRubric, attributes, threshold: 4 * random(), reviewBelow: random() };
}

function drawJudgement(random: () => number, isCertain: boolean) {
  const distribution = () => {
    const raw = [0, 0, 0, 0, 0].map(() => random() ** 3);
    const total = raw.reduce((sum, p) => sum + p, 0);
    return raw.map((p) => p / total);
  };
  const evidence = isCertain
    ? [{ code: "secret_in_output" as const, stepId: "", place: "output", detail: "", message: "x" }]
    : [];
  const entries = agentRubric.attributes.map(({ key }) => [key, distribution()] as const);
  return { probabilities: Object.fromEntries(entries), evidence };
}

test("another rubric's status is what judging again by it would give", () => {
  const random = seededRandom(7);
  const seen = new Map<string, number>();
  for (let round = 0; round < 500; round++) {
    const trace = traceOf(random() < 0.1 ? "error" : "ok", 1 + Math.floor(4 * random()));
    const steps = trace.steps.map((step) => ({ step, ...drawJudgement(random, random() < 0.2) }));
    const run = drawJudgement(random, false);
    const [then, now] = [drawRubric(random), drawRubric(random)];
    const recorded = aggregateVerdict({ trace, info, steps, run, rubric: then });
    const again = aggregateVerdict({ trace, info, steps, run, rubric: now });
    expect(statusUnder(statusFacts(recorded), now)).toBe(again.status);
    seen.set(again.status, (seen.get(again.status) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual(["FLAGGED", "OK", "REVIEW"]);
});

test("what could not be judged stays so, also where the rubric drops all that was judged", () => {
  const trace = traceOf("ok", 1);
  const unjudged = aggregateVerdict({ trace, info, steps: [], rubric: agentRubric });
  expect(statusUnder(statusFacts(unjudged), agentRubric)).toBe("ERROR");
  const steps = trace.steps.map((step) => ({ step, ...drawJudgement(seededRandom(1), false) }));
  const judged = statusFacts(aggregateVerdict({ trace, info, steps, rubric: agentRubric }));
  const [first] = agentRubric.attributes;
  const other = { ...agentRubric, attributes: [{ ...first, key: "tone" }] } as Rubric;
  expect(statusUnder(judged, other)).toBe("ERROR");
});
