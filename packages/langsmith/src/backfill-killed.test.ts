import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { doubleRun } from "../fixtures/double-run.ts";
import { backfillInChild } from "../fixtures/killed-backfill.ts";
import { openLangSmithDouble } from "../fixtures/langsmith-double.ts";

const RUNS = 300;
const MINUTE = 60_000;

test("a backfill killed three times loses nothing, doubles nothing, and does not begin anew", async () => {
  const double = await openLangSmithDouble();
  const dir = await mkdtemp(join(tmpdir(), "killed-"));
  const now = Date.now();
  double.runs = Array.from({ length: RUNS }, (_, n) => doubleRun(n, now - (RUNS - n) * 5 * MINUTE));
  try {
    for (const killAfter of [40, 70, 50]) await backfillInChild(double, dir, killAfter);
    const last = await backfillInChild(double, dir);
    expect(last.scored).toBeLessThan(RUNS - 140);
    const rows = [...double.feedback.values()];
    expect(new Set(rows.map(({ run_id, key }) => `${run_id} ${key}`)).size).toBe(RUNS * 5);
    expect(rows).toHaveLength(RUNS * 5);
    expect(new Set(double.queue).size).toBe(RUNS / 10);
    expect(double.queue).toHaveLength(RUNS / 10);
  } finally {
    await double.close();
    await rm(dir, { recursive: true, force: true });
  }
}, 300_000);
