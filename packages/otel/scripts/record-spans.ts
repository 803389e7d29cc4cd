/**
 * Records the OTLP fixtures of packages/core: a real LangGraph run with a scripted model, watched by
 * a real instrumentation library, written by OpenTelemetry's own OTLP JSON serialiser.
 *
 *     npx tsx scripts/record-spans.ts openinference > ../core/fixtures/openinference-langgraph.json
 *     npx tsx scripts/record-spans.ts traceloop > ../core/fixtures/traceloop-langgraph.json
 */
import { LangChainInstrumentation as OpenInference } from "@arizeai/openinference-instrumentation-langchain";
import * as callbackManagerModule from "@langchain/core/callbacks/manager";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { LangChainInstrumentation as Traceloop } from "@traceloop/instrumentation-langchain";
import { weatherDesk } from "./weather-desk.ts";

// Stacks would name this machine's folders
Error.stackTraceLimit = 0;

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({ "service.name": "weather-desk" }),
  spanProcessors: [new SimpleSpanProcessor(exporter)],
});
trace.setGlobalTracerProvider(provider);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

if (process.argv[2] === "traceloop") {
  const instrumentation = new Traceloop();
  instrumentation.setTracerProvider(provider);
  instrumentation.manuallyInstrument({ callbackManagerModule });
} else {
  const instrumentation = new OpenInference({ tracerProvider: provider });
  instrumentation.manuallyInstrument(callbackManagerModule);
}

const question = "What is the weather in Atlantis and in Oslo, and what shall I wear?";
const ask = () =>
  weatherDesk().invoke(
    { messages: [{ role: "user", content: question }] },
    { configurable: { thread_id: "thread-7" }, metadata: { customer: "c-1" } },
  );

// OpenLLMetry for JavaScript sets no parents of its own: the span of the application holds the run
if (process.argv[2] === "traceloop") {
  await provider.getTracer("weather-app").startActiveSpan("POST /ask", async (span) => {
    await ask();
    span.end();
  });
} else {
  await ask();
}

const request = JsonTraceSerializer.serializeRequest(exporter.getFinishedSpans());
const text = new TextDecoder().decode(request ?? new Uint8Array());
console.log(JSON.stringify(JSON.parse(text), null, 1));
