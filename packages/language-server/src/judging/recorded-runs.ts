import { createHash } from "node:crypto";
import type { Trace, Verdict } from "@tracejudge/core";
import { openStore, type TraceStore } from "@tracejudge/store";
import type { RunToJudge } from "./judge-runs.ts";

/** So few runs are looked for one by one. */
const FEW = 3;

/** Recorded runs of a store, and how many they are. Verdicts go into the store, once each. */
export async function recordedRuns(
  dir: string,
  traceIds?: readonly string[],
): Promise<{ total: number; runs: AsyncGenerator<RunToJudge> }> {
  const wanted = new Set(traceIds ?? (await recordedIds(dir)));
  return { total: wanted.size, runs: runsToJudge(dir, wanted) };
}

async function recordedIds(dir: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const read of openStore({ dir }).listRuns()) {
    if ("value" in read) ids.push(read.value.traceId);
  }
  return ids;
}

async function* runsToJudge(dir: string, wanted: ReadonlySet<string>): AsyncGenerator<RunToJudge> {
  const store = openStore({ dir });
  const last = await lastVerdicts(store, wanted);
  try {
    for await (const trace of tracesOf(store, wanted)) {
      const keep = async (verdict: Verdict) => {
        if (last.get(trace.id) !== digest(verdict)) await store.appendVerdict(verdict);
      };
      yield { trace, keep };
    }
  } finally {
    await store.close();
  }
}

async function* tracesOf(store: TraceStore, wanted: ReadonlySet<string>): AsyncGenerator<Trace> {
  const lookUps = wanted.size <= FEW ? [...wanted].map((id) => ({ id })) : [{}];
  for (const options of lookUps) {
    for await (const read of store.readTraces(options)) {
      if ("value" in read && wanted.has(read.value.id)) yield read.value;
    }
  }
}

/** Digests of the stored verdicts: saying the same once more would only fill the store. */
async function lastVerdicts(
  store: TraceStore,
  wanted: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const last = new Map<string, string>();
  for await (const read of store.readVerdicts()) {
    if ("value" in read && wanted.has(read.value.traceId)) {
      last.set(read.value.traceId, digest(read.value));
    }
  }
  return last;
}

/** Keys come in the order in which they were written, so it is taken of sorted ones. */
function digest(verdict: Verdict): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash("sha256").update(JSON.stringify(verdict, sorted)).digest("base64");
}
