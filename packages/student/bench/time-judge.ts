import type { Trace } from "@tracejudge/core";
import { createStudentJudge } from "../src/student-judge.ts";
import { percentile, type Spread, spreadOf, sum } from "./summary.ts";

export interface JudgeTimes {
  traces: number;
  steps: number;
  rounds: number;
  msPerStep: { p50: number; p95: number; n: number };
  stepsPerSecond: Spread;
  /** Resident memory in MB after loading, and the highest while judging. */
  memory: { loaded: number; highest: number };
}

/** The whole judge, findings and rendering included, as it stands after loading: nothing remembered. */
export async function timeJudge(
  model: string,
  traces: readonly Trace[],
  { rounds, threads }: { rounds: number; threads: number },
): Promise<JudgeTimes> {
  const perStep: number[] = [];
  const speeds: number[] = [];
  let loaded = 0;
  let highest = 0;
  for (let round = 0; round < rounds; round++) {
    const judge = await createStudentJudge({ model, threads });
    loaded = Math.max(loaded, residentMegabytes());
    const times: number[] = [];
    let last = performance.now();
    const lap = () => {
      const now = performance.now();
      times.push(now - last);
      last = now;
      highest = Math.max(highest, residentMegabytes());
    };
    for (const trace of traces) {
      last = performance.now();
      await judge.judge(trace, { onProgress: lap });
    }
    await judge.close();
    perStep.push(...times);
    speeds.push((1000 * times.length) / sum(times));
  }
  return {
    traces: traces.length,
    steps: perStep.length / rounds,
    rounds,
    msPerStep: { p50: percentile(perStep, 0.5), p95: percentile(perStep, 0.95), n: perStep.length },
    stepsPerSecond: spreadOf(speeds),
    memory: { loaded, highest },
  };
}

const residentMegabytes = () => process.memoryUsage.rss() / 1e6;
