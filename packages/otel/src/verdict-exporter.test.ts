import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from "@opentelemetry/sdk-logs";
import type { Verdict } from "@tracejudge/core";
import { expect, test } from "vitest";
import { receiver } from "../fixtures/otlp-receiver.ts";
import { rootSpanId, score, spanId, traceId, verdict } from "../fixtures/verdict.ts";
import { exportVerdicts } from "./export-verdicts.ts";
import { createVerdictExporter } from "./verdict-exporter.ts";

/** The attributes of an OTLP record as JSON has them, without the kind of each value. */
function attributesOf(record: Record<string, unknown> | undefined): Record<string, unknown> {
  const list = (record?.attributes ?? []) as Array<{ key: string; value: Record<string, unknown> }>;
  return Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));
}

test("a verdict arrives as evaluation events, parented to the spans that were judged", async () => {
  const { endpoint, received, records } = await receiver();
  const exporter = createVerdictExporter({ endpoint, headers: { "x-api-key": "k" } });
  exporter.export(verdict, { rootSpanId, responseIds: new Map([[spanId, "chatcmpl-1"]]) });
  await exporter.close();

  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({
    path: "/v1/logs",
    headers: { "content-type": "application/json", "x-api-key": "k" },
  });
  expect(records().map((one) => [one.eventName, one.traceId, one.spanId])).toEqual([
    ["gen_ai.evaluation.result", traceId, rootSpanId],
    ["gen_ai.evaluation.result", traceId, rootSpanId],
    ["gen_ai.evaluation.result", traceId, spanId],
    ["gen_ai.evaluation.result", traceId, spanId],
  ]);
  const [run, attribute, step, stepAttribute] = records().map(attributesOf);
  expect(run).toMatchObject({
    "gen_ai.evaluation.name": "trace_quality",
    "gen_ai.evaluation.score.value": 2.5,
    "gen_ai.evaluation.score.label": "FLAGGED",
    "gen_ai.evaluation.explanation": "It names no source.",
    "gen_ai.conversation.id": "thread-7",
    "tracejudge.rubric.version": "r1",
  });
  expect(attribute).toMatchObject({
    "gen_ai.evaluation.name": "grounded",
    "gen_ai.evaluation.score.value": 2.5,
    "gen_ai.evaluation.score.label": "Partly right",
  });
  expect(step).toMatchObject({
    "gen_ai.evaluation.name": "step_quality",
    "gen_ai.evaluation.score.value": 1,
    "gen_ai.response.id": "chatcmpl-1",
    "tracejudge.step.id": spanId,
  });
  expect(stepAttribute?.["gen_ai.evaluation.name"]).toBe("grounded");
});

test("a verdict on a trace of another recorder carries its ids as attributes", async () => {
  const { endpoint, records } = await receiver();
  const exporter = createVerdictExporter({ endpoint: `${endpoint}/v1/logs` });
  const [judged] = verdict.steps;
  if (judged === undefined) return;
  exporter.export({ ...verdict, traceId: "run-1", steps: [{ ...judged, stepId: "step-1" }] });
  await exporter.flush();
  expect(records().every(({ spanId: id }) => !id)).toBe(true);
  expect(attributesOf(records()[2])).toMatchObject({
    "tracejudge.trace.id": "run-1",
    "tracejudge.step.id": "step-1",
  });
  await exporter.close();
});

test("a run that could not be judged is an error without a score", async () => {
  const { endpoint, records } = await receiver();
  const failed = { ...verdict, status: "ERROR" as const, score: null, attributes: [], steps: [] };
  await exportVerdicts([{ ...failed, error: "the model is gone" }], { endpoint });
  expect(attributesOf(records()[0])).toMatchObject({
    "gen_ai.evaluation.score.label": "ERROR",
    "gen_ai.evaluation.explanation": "the model is gone",
    "error.type": "_OTHER",
  });
  expect(attributesOf(records()[0])).not.toHaveProperty("gen_ai.evaluation.score.value");
});

test("hundreds of verdicts at once all arrive, in batches", async () => {
  const { endpoint, received, records } = await receiver();
  const many = Array.from({ length: 700 }, () => verdict);
  expect(await exportVerdicts(many, { endpoint })).toBe(700);
  expect(records()).toHaveLength(700 * 4);
  expect(received.length).toBeLessThan(40);
});

/** A verdict on so many steps, with six events each. */
function verdictOf(steps: number): Verdict {
  const [step] = verdict.steps;
  if (step === undefined) return verdict;
  const scores = ["a", "b", "c", "d", "e"].map((attribute) => score(attribute, 3));
  return { ...verdict, steps: Array.from({ length: steps }, () => ({ ...step, scores })) };
}

test.each([
  ["many long verdicts", 60, 100],
  ["one on five thousand steps", 1, 5_000],
])("%s arrive whole, whatever waits beside them", async (_, verdicts, steps) => {
  let sent = 0;
  const exporter = {
    export(logs: readonly unknown[], done: (result: { code: number }) => void) {
      sent += logs.length;
      setImmediate(done, { code: 0 });
    },
    shutdown: async () => {},
    forceFlush: async () => {},
  };
  const errors: unknown[] = [];
  const all = Array.from({ length: verdicts }, () => verdictOf(steps));
  await exportVerdicts(all, { exporter, onError: (error) => errors.push(error) });
  expect([sent, errors]).toEqual([verdicts * (2 + 6 * steps), []]);
});

test("a verdict that cannot be read is told of, and costs no other", async () => {
  const { endpoint, records } = await receiver();
  const errors: unknown[] = [];
  const torn = [{}, { ...verdict, steps: [null] }] as unknown as Verdict[];
  await exportVerdicts([...torn, verdict], { endpoint, onError: (error) => errors.push(error) });
  expect([records().length, errors.length]).toEqual([4, 2]);
});

test("the app's own logger is used where it has one, and is not closed", async () => {
  const memory = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({
    processors: [new SimpleLogRecordProcessor({ exporter: memory })],
  });
  const exporter = createVerdictExporter({ logger: provider.getLogger("app") });
  exporter.export(verdict);
  await exporter.close();
  provider.getLogger("app").emit({ body: "still there" });
  expect(memory.getFinishedLogRecords()).toHaveLength(5);
});

test("trouble in sending is told once and reaches nobody else", async () => {
  const { endpoint, received } = await receiver(400);
  const errors: unknown[] = [];
  const exporter = createVerdictExporter({ endpoint, onError: (error) => errors.push(error) });
  for (let round = 0; round < 3; round++) {
    exporter.export(verdict);
    await exporter.flush();
  }
  await exporter.close();
  expect(received).toHaveLength(3);
  expect(errors).toHaveLength(1);
});

test.each([
  [
    "throws",
    () => {
      throw new RangeError("no");
    },
  ],
  ["never heard of it", undefined],
])("an exporter that %s harms nobody", async (_, broken) => {
  const errors: unknown[] = [];
  const fake = { export: broken, shutdown: broken, forceFlush: broken };
  const exporter = createVerdictExporter({
    exporter: fake as never,
    onError(error) {
      errors.push(error);
      throw error;
    },
  });
  exporter.export(verdict);
  exporter.export({} as Verdict);
  await Promise.all([exporter.flush(), exporter.flush()]);
  await exporter.close();
  await exporter.close();
  exporter.export(verdict);
  expect(errors.length).toBeGreaterThan(0);
});

test("no receiver at all delays nobody but the one who waits for it", async () => {
  const errors: unknown[] = [];
  const exporter = createVerdictExporter({
    // The port of discard: nothing listens there
    endpoint: "http://localhost:9",
    onError: (error) => errors.push(error),
  });
  const began = performance.now();
  for (let round = 0; round < 100; round++) exporter.export(verdict);
  expect(performance.now() - began).toBeLessThan(1000);
});

test("events beyond what may wait are dropped, which is told once", async () => {
  const errors: unknown[] = [];
  const exporter = createVerdictExporter({
    exporter: { export: () => {}, shutdown: async () => {}, forceFlush: async () => {} },
    onError: (error) => errors.push(error),
  });
  for (let round = 0; round < 6000; round++) exporter.export(verdict);
  expect(errors).toMatchObject([{ message: expect.stringContaining("dropped") }]);
});

test.each([{}, { endpoint: "localhost" }, { endpoint: "file:///etc" }])(
  "no place to send to is an error with a remedy: %j",
  (options) => {
    expect(() => createVerdictExporter(options)).toThrow(/Give endpoint/);
  },
);
