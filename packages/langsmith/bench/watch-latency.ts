/**
 * How long after a run's end its scores stand in LangSmith: `pnpm --filter @tracejudge/langsmith
 * bench:watch [runs] [seconds between looks]`, through the double, with a judge that takes no time.
 * A run comes every second or so, at any moment between two looks, and lasts 0.8 s.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { doubleRun } from "../fixtures/double-run.ts";
import { openLangSmithDouble } from "../fixtures/langsmith-double.ts";
import { wordJudge } from "../fixtures/word-judge.ts";
import { openLangSmith } from "../src/open-langsmith.ts";
import { watch } from "../src/watch.ts";

const [count = 20, every] = process.argv.slice(2).map(Number);
const double = await openLangSmithDouble();
const stateDir = await mkdtemp(join(tmpdir(), "watch-latency-"));
const stop = new AbortController();
const { key: apiKey, url: apiUrl } = double;
const langsmith = await openLangSmith({ apiKey, apiUrl, signal: stop.signal });
const waits: number[] = [];
const ends = new Map<string, number>();

async function watching(): Promise<void> {
  const given = { langsmith, judge: wordJudge(), project: "demo", stateDir };
  const more = every === undefined ? {} : { everyMs: every * 1000 };
  for await (const event of watch({ ...given, ...more })) {
    if ("scored" in event) waits.push(Date.now() - (ends.get(event.scored.verdict.traceId) ?? 0));
  }
}

const done = watching().catch(() => undefined);
await sleep(500);
for (let n = 1; n <= count; n++) {
  const run = doubleRun(n, Date.now(), { endTime: undefined });
  double.runs.push(run);
  await sleep(800);
  run.endTime = Date.now();
  ends.set(run.id, run.endTime);
  await sleep(Math.random() * 1000);
}
await sleep(8_000);
stop.abort();
await done;
await double.close();
await rm(stateDir, { recursive: true });
waits.sort((a, b) => a - b);
const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(share * waits.length))];
console.log(JSON.stringify({ runs: waits.length, p50Ms: at(0.5), p95Ms: at(0.95), mostMs: at(1) }));
