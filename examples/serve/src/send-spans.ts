import { setTimeout as pause } from "node:timers/promises";
import type { Verdict } from "@tracejudge/core";

/**
 * Sends one span as an OpenTelemetry exporter would, and waits for the verdict on its trace. An app
 * sets `OTEL_EXPORTER_OTLP_ENDPOINT` to the server's address instead.
 */
export async function sendSpans(url: string, question: string, answer: string): Promise<Verdict> {
  const traceId = crypto.randomUUID().replaceAll("-", "");
  await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(exportOf(traceId, question, answer)),
  });
  for (;;) {
    const response = await fetch(`${url}/v1/verdicts/${traceId}`);
    if (response.ok) return (await response.json()) as Verdict;
    await pause(100);
  }
}

function exportOf(traceId: string, question: string, answer: string): object {
  const ended = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId,
    spanId: traceId.slice(0, 16),
    name: "chat",
    startTimeUnixNano: String(ended - 1_000_000_000n),
    endTimeUnixNano: String(ended),
    attributes: [
      attribute("gen_ai.operation.name", "chat"),
      attribute("gen_ai.input.messages", said("user", question)),
      attribute("gen_ai.output.messages", said("assistant", answer)),
    ],
  };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}

function attribute(key: string, stringValue: string): object {
  return { key, value: { stringValue } };
}

function said(role: string, content: string): string {
  return JSON.stringify([{ role, parts: [{ type: "text", content }] }]);
}
