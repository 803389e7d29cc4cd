import { trace } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { judgedSpan } from "./judged-span.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const spanId = "00f067aa0ba902b7";

test.each([
  ["0".repeat(32), spanId],
  [traceId, "0".repeat(16)],
  [traceId.slice(1), spanId],
  [traceId, undefined],
])("ids that are none of OpenTelemetry's (%s, %s) name no span", (run, step) => {
  expect(judgedSpan(run, step)).toBeUndefined();
});

test("a step without a span of its own belongs to the span that its id begins with", () => {
  const context = judgedSpan(traceId, `${spanId}:message`);
  expect(context && trace.getSpanContext(context)).toMatchObject({ traceId, spanId });
});
