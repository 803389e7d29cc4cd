import { parentPort } from "node:worker_threads";
import type { FromDecoder, ToDecoder } from "./decode-thread.ts";
import { exportSlices } from "./export-items.ts";
import { createOtlpWire, type ExportBody } from "./otlp-wire.ts";

const wire = createOtlpWire();

function* read({ body, encoding, signal }: ExportBody): Generator<FromDecoder, FromDecoder> {
  const decoded = wire.decode(body, encoding, signal);
  if ("fault" in decoded) return { type: "done", fault: decoded.fault };
  for (const items of exportSlices(decoded.payload, signal)) yield { type: "slice", items };
  return { type: "done", fault: undefined };
}

function obey(): (message: ToDecoder) => FromDecoder {
  let reading: Generator<FromDecoder, FromDecoder> | undefined;
  return (message) => {
    if (message.type === "read") reading = read(message.body);
    const { value, done = false } = reading?.next() ?? {
      value: { type: "done", fault: undefined } as const,
      done: true,
    };
    // What was decoded is as large as the body: it is not kept until the next one comes.
    if (done) reading = undefined;
    return value;
  };
}

const answer = obey();
parentPort?.on("message", (message: ToDecoder) => parentPort?.postMessage(answer(message)));
