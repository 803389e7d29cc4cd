import { setTimeout as sleep } from "node:timers/promises";

/** Sleeps, but not past the abort of the signal; never rejects. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return;
  await sleep(Math.max(0, ms), undefined, signal === undefined ? {} : { signal }).catch(
    () => undefined,
  );
}
