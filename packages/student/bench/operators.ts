/**
 * Where the student's time goes, operator by operator, within ONNX Runtime:
 * `pnpm --filter @tracejudge/student bench:operators [--length 350] [--json]`. What int8 products alone
 * take is what no runtime of the same kind can be faster by: transformers waits for them too.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { physicalCores } from "../src/runtime/physical-cores.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    model: { type: "string", default: fileURLToPath(new URL("../model", import.meta.url)) },
    length: { type: "string", default: "350" },
    runs: { type: "string", default: "40" },
    threads: { type: "string", default: String(Math.min(physicalCores(), 4)) },
  },
});

interface Event {
  cat: string;
  name: string;
  dur: number;
  args: { op_name?: string };
}

process.env.ORT_DISABLE_TELEMETRY = "1";
const { InferenceSession, Tensor } = await import("onnxruntime-node");
const folder = mkdtempSync(join(tmpdir(), "operators-"));
const session = await InferenceSession.create(join(values.model, "model.onnx"), {
  executionProviders: ["cpu"],
  graphOptimizationLevel: "all",
  intraOpNumThreads: Number(values.threads),
  interOpNumThreads: 1,
  logSeverityLevel: 4,
  enableProfiling: true,
  profileFilePrefix: join(folder, "run"),
});
const [length, runs] = [Number(values.length), Number(values.runs)];
for (let run = 0; run < runs; run++) {
  const ids = BigInt64Array.from({ length }, (_, at) =>
    BigInt(1000 + ((at * 7919 + run) % 20_000)),
  );
  const types = new BigInt64Array(length);
  await session.run({
    input_ids: new Tensor("int64", ids, [1, length]),
    token_type_ids: new Tensor("int64", types, [1, length]),
  });
}
session.endProfiling();
const [file = ""] = readdirSync(folder);
const events = JSON.parse(readFileSync(join(folder, file), "utf8")) as Event[];
rmSync(folder, { recursive: true });

const spent = new Map<string, number>();
for (const { cat, name, dur, args } of events) {
  if (cat !== "Node" || !name.endsWith("kernel_time")) continue;
  const operator = args.op_name ?? "?";
  spent.set(operator, (spent.get(operator) ?? 0) + dur / 1000 / runs);
}
const rows = [...spent].sort(([, a], [, b]) => b - a).map(([operator, ms]) => ({ operator, ms }));
const total = rows.reduce((sum, { ms }) => sum + ms, 0);
const products = rows
  .filter(({ operator }) => /DynamicQuantizeMatMul|MatMulInteger/.test(operator))
  .reduce((sum, { ms }) => sum + ms, 0);
const share = products / total;
if (values.json) console.log(JSON.stringify({ length, runs, total, int8Share: share, rows }));
else {
  console.log(`${length} tokens, ${runs} runs, ${values.threads} threads: ${total.toFixed(1)} ms`);
  for (const { operator, ms } of rows.slice(0, 10)) {
    console.log(
      `  ${operator.padEnd(26)} ${ms.toFixed(2).padStart(6)} ms  ${((100 * ms) / total).toFixed(1)} %`,
    );
  }
  console.log(`int8 products: ${(100 * share).toFixed(0)} %`);
}
