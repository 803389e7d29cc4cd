import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { doubleRun } from "../fixtures/double-run.ts";
import { backfillInChild } from "../fixtures/killed-backfill.ts";
import { openLangSmithDouble } from "../fixtures/langsmith-double.ts";

/**
 * A backfill of 10,000 runs through the double, killed three times:
 * `node --conditions=@tracejudge/source --import tsx bench/backfill.ts [runs]`
 */
const runs = Number(process.argv[2] ?? 10_000);
const now = Date.now();
const spread = 20 * 86_400_000;
const double = await openLangSmithDouble(
  Array.from({ length: runs }, (_, n) =>
    doubleRun(n, now - spread + Math.floor((n * spread) / runs)),
  ),
);
const stateDir = await mkdtemp(join(tmpdir(), "bench-"));
const kills = [0.2, 0.25, 0.2].map((share) => Math.ceil(share * runs));
for (const killAfter of [...kills, Number.POSITIVE_INFINITY]) {
  const { scored, ms, peakMb } = await backfillInChild(double, stateDir, killAfter);
  const speed = Math.round((scored * 1000) / ms);
  console.log(
    `${scored} runs in ${(ms / 1000).toFixed(1)} s, ${speed} runs/s, peak ${peakMb ?? "-"} MB`,
  );
}
const rows = [...double.feedback.values()];
const places = new Set(rows.map(({ run_id, key }) => `${run_id} ${key}`)).size;
console.log({
  runs,
  rows: rows.length,
  expected: runs * 5,
  doubled: rows.length - places,
  queued: double.queue.length,
  doubledInQueue: double.queue.length - new Set(double.queue).size,
  requests: double.requests.length,
});
await double.close();
await rm(stateDir, { recursive: true, force: true });
