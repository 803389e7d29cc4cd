import { setTimeout as sleep } from "node:timers/promises";
import type { RunLike } from "./evaluation-row.ts";
import { type QueryClient, queriedRun } from "./queried-run.ts";
import { hasWholeChildren } from "./rows-of-run.ts";

/** As much of LangSmith's `Client` as fetching a run takes; what older or newer ones lack is optional. */
export interface RunClient extends QueryClient {
  readRun?(runId: string, options: { loadChildRuns: boolean }): Promise<unknown>;
  /** Sends what the process has traced so far. */
  awaitPendingTraceBatches?(): Promise<unknown>;
}

/** Milliseconds before each further try: LangSmith shows a run some time after it was sent. */
const PAUSES = [250, 500, 1_000, 2_000, 4_000];

/**
 * The run with everything below it, as LangSmith has it; undefined where it never is all there. A run
 * whose children are known by name only is waited for; another one is fetched once.
 */
export async function fetchRun(client: RunClient, run: RunLike): Promise<RunLike | undefined> {
  await client.awaitPendingTraceBatches?.();
  const pauses = (run.child_runs ?? []).length > 0 ? PAUSES : [];
  for (const pause of [0, ...pauses]) {
    if (pause > 0) await sleep(pause);
    const fetched = await ask(client, run).catch(notThere(pauses));
    if (isRun(fetched, run.id) && hasWholeChildren(fetched)) return fetched;
  }
  return undefined;
}

/** Servers without `runs.query`, by their clients: they are not asked for it twice. */
const old = new WeakSet<RunClient>();

/** By `runs.query`, else, where client or server do not have it, by `readRun`. */
async function ask(client: RunClient, run: RunLike): Promise<unknown> {
  const byId = () => client.readRun?.(run.id, { loadChildRuns: true });
  if (old.has(client)) return byId();
  try {
    const asked = await queriedRun(client, run);
    return asked === undefined ? await byId() : asked.run;
  } catch (error) {
    if (client.readRun === undefined || !isMissingRoute(error)) throw error;
    old.add(client);
    return byId();
  }
}

function isMissingRoute(error: unknown): boolean {
  return [404, 405, 501].includes(Object(error).status);
}

/** A run that is waited for may not be known yet; any other refusal is the caller's to tell. */
function notThere(pauses: readonly number[]): (error: unknown) => undefined {
  return (error) => {
    const { status, message } = Object(error) as { status?: unknown; message?: unknown };
    if (pauses.length > 0 && (status === 404 || /not found/i.test(String(message))))
      return undefined;
    throw error;
  };
}

function isRun(value: unknown, id: string): value is RunLike {
  return typeof value === "object" && value !== null && Reflect.get(value, "id") === id;
}
