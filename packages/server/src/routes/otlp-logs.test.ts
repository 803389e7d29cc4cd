import { OTLPLogExporter as JsonLogs } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtobufLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import type { Verdict } from "@tracejudge/core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { RecordedAgent } from "../../fixtures/agent-spans.ts";
import { type Started, startServer } from "../../fixtures/start-server.ts";

let server: Started;
beforeAll(async () => {
  server = await startServer({ gather: { quietMs: 100, logsQuietMs: 500, idleMs: 1_000 } });
}, 60_000);
afterAll(() => server.close());

function verdictOn(traceId: string): Promise<Verdict> {
  return vi.waitFor(
    async () => {
      const response = await fetch(`${server.url}/v1/verdicts/${traceId}`);
      expect(response.status).toBe(200);
      return (await response.json()) as Verdict;
    },
    { timeout: 20_000, interval: 50 },
  );
}

function postLogs(body: object, path = "/v1/logs"): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
}

function logOf(fields: object): object {
  const record = { eventName: "gen_ai.user.message", body: { stringValue: "hi" }, ...fields };
  return { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] };
}

/** Scores of the steps of an agent whose words are in its spans, or in logs. */
async function scoresOf(logs?: JsonLogs | ProtobufLogs): Promise<unknown[]> {
  const agent = new RecordedAgent(new OTLPTraceExporter({ url: `${server.url}/v1/traces` }), logs);
  const root = agent.begin();
  agent.work(root);
  root.end();
  await agent.sent();
  const { steps } = await verdictOn(root.spanContext().traceId);
  return steps.map(({ kind, scores }) => [kind, scores.map(({ score }) => score)]);
}

test("words that the official SDK logs, as JSON or protobuf, are judged as those in spans", async () => {
  const url = `${server.url}/v1/logs`;
  const inSpans = await scoresOf();
  expect(inSpans).toHaveLength(2);
  expect(await scoresOf(new JsonLogs({ url }))).toEqual(inSpans);
  expect(await scoresOf(new ProtobufLogs({ url }))).toEqual(inSpans);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('tracejudge_otlp_logs_total{outcome="accepted"} 4');
});

test("an app's other logs are taken with success, and held nowhere", async () => {
  const other = logOf({
    eventName: "app.started",
    traceId: "b".repeat(32),
    spanId: "c".repeat(16),
  });
  expect(await (await postLogs(other)).json()).toEqual({});
  expect(await (await postLogs({})).json()).toEqual({});
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain("tracejudge_otlp_open_traces 0");
});

test("logs without ids, and logs after the judgement, are told as refused", async () => {
  expect(await (await postLogs(logOf({}))).json()).toEqual({
    partialSuccess: {
      rejectedLogRecords: 1,
      errorMessage: "logs not taken: 1 without a trace id and a span id",
    },
  });
  const agent = new RecordedAgent(new OTLPTraceExporter({ url: `${server.url}/v1/traces` }));
  const root = agent.begin();
  agent.work(root);
  root.end();
  await agent.sent();
  const { traceId, spanId } = root.spanContext();
  await verdictOn(traceId);
  const late = await (await postLogs(logOf({ traceId, spanId }))).json();
  expect(late).toMatchObject({ partialSuccess: { rejectedLogRecords: 1 } });
});

test("spans sent as logs, and logs sent as spans, are refused in the protocol's form", async () => {
  const spans = { resourceSpans: [] };
  const answers = [await postLogs(spans), await postLogs(logOf({}), "/v1/traces")];
  expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  expect(await answers[0]?.json()).toMatchObject({
    message: expect.stringContaining("Send an ExportLogsServiceRequest"),
  });
});
