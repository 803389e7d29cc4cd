/**
 * How long a training step takes: `pnpm --filter @tracejudge/distill bench [--windows 8] [--length 128]`.
 * Random weights in the shape of the default student. CPU seconds stand beside the wall clock, as
 * they hold on a machine that is busy with other things too.
 */
import { parseArgs } from "node:util";
import { LEVELS } from "@tracejudge/core";
import { parameterShapes } from "../src/encoder/parameter-shapes.ts";
import { randomBits } from "../src/train/dropout-masks.ts";
import { createTrainingStep } from "../src/train/onnx-training-step.ts";
import type { EncoderConfig, Parameters, TrainingBatch } from "../src/train/training-step.ts";

const { values } = parseArgs({
  options: {
    windows: { type: "string", default: "8" },
    length: { type: "string", default: "128" },
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "5" },
    dropout: { type: "string", default: "0" },
    frozen: { type: "string" },
  },
});
const frozen =
  values.frozen === "encoder" || values.frozen === "embeddings" ? values.frozen : undefined;
const [windows, length] = [Number(values.windows), Number(values.length)];
const config: EncoderConfig = {
  vocabulary: 30_522,
  places: 512,
  hidden: 384,
  layers: 6,
  heads: 12,
  inner: 1536,
  attributes: ["tool_validity", "reasoning", "compliance", "quality"],
};

const parameters = randomParameters();
const batch = randomBatch();
const step = await createTrainingStep(config, {
  threads: Number(values.threads),
  dropout: Number(values.dropout),
  frozen,
});
const forward: Cost[] = [];
const whole: Cost[] = [];
for (let round = 0; round <= Number(values.rounds); round++) {
  const costs = [
    await costOf(() => step.logits(parameters, batch)),
    await costOf(() => step.gradients(parameters, batch, round)),
  ] as const;
  // The first round warms up.
  if (round === 0) continue;
  forward.push(costs[0]);
  whole.push(costs[1]);
}
await step.release();
report();

interface Cost {
  wall: number;
  cpu: number;
}

/** Seconds. */
async function costOf(job: () => Promise<unknown>): Promise<Cost> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  await job();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - wall) / 1e3, cpu: (user + system) / 1e6 };
}

function report(): void {
  const median = (costs: readonly Cost[], of: keyof Cost) =>
    costs.map((cost) => cost[of]).sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN;
  const line = (name: string, costs: readonly Cost[]) =>
    `${name.padEnd(16)} ${median(costs, "wall").toFixed(2)} s (${median(costs, "cpu").toFixed(2)} s of CPU)`;
  const ratio = (of: keyof Cost) => (median(whole, of) / median(forward, of)).toFixed(2);
  const speed = (windows * length) / median(whole, "wall");
  console.log(
    [
      `${windows} windows of ${length} tokens, ${values.threads} threads, dropout ${values.dropout}, frozen: ${frozen ?? "nothing"}; medians of ${whole.length}`,
      line("forward", forward),
      line("step", whole),
      `step / forward   ${ratio("wall")} (${ratio("cpu")} of CPU)`,
      `tokens/s         ${speed.toFixed(0)}`,
      `highest memory   ${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB resident`,
    ].join("\n"),
  );
}

function randomParameters(): Parameters {
  const next = randomBits(1);
  const drawn: Parameters = new Map();
  for (const [name, dims] of parameterShapes(config)) {
    const size = dims.reduce((product, dim) => product * dim, 1);
    const centre = /norm\d?\.weight$/.test(name) ? 1 : 0;
    const data = new Float32Array(size);
    for (let at = 0; at < size; at++) data[at] = centre + (next() / 2 ** 31 - 1) * 0.05;
    drawn.set(name, { dims, data });
  }
  return drawn;
}

function randomBatch(): TrainingBatch {
  const next = randomBits(2);
  const cells = windows * config.attributes.length;
  const size = windows * length;
  return {
    windows,
    length,
    examples: windows,
    ids: BigInt64Array.from({ length: size }, () => BigInt(next() % config.vocabulary)),
    types: new BigInt64Array(size),
    mask: new Float32Array(size).fill(1),
    pool: Float32Array.from({ length: windows ** 2 }, (_, at) => (at % (windows + 1) ? 0 : 1)),
    targets: Float32Array.from({ length: cells * LEVELS }, (_, at) => (at % LEVELS ? 0 : 1)),
    weights: new Float32Array(cells).fill(1 / cells),
    allowed: new Float32Array(cells * LEVELS),
    boundWeights: new Float32Array(cells),
  };
}
