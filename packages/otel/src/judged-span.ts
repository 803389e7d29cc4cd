import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  TraceFlags,
  trace,
} from "@opentelemetry/api";

/**
 * A context in which the judged span is active, so that an event is parented to it. Undefined where
 * the ids are not OpenTelemetry's, as in traces of other recorders. Steps without a span of their own
 * (`<span id>:message`) belong to the span that their id begins with.
 */
export function judgedSpan(traceId: string, stepId: string | undefined): Context | undefined {
  const spanId = /^([0-9a-f]{16})(:|$)/.exec(stepId ?? "")?.[1];
  const spanContext = {
    traceId,
    spanId: spanId ?? "",
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
  return isSpanContextValid(spanContext)
    ? trace.setSpanContext(ROOT_CONTEXT, spanContext)
    : undefined;
}
