import type { Judge, Trace, Verdict } from "@tracejudge/core";

/** Shorter than a blink is not worth a redraw. */
const PAUSE_MS = 200;

/** Judges a trace and yields the number of steps done now and then, so that a long one shows that it moves. */
export async function* judgeWithProgress(
  judge: Judge,
  trace: Trace,
  signal: AbortSignal,
): AsyncGenerator<number, Verdict> {
  let told = Date.now();
  let steps = 0;
  let wake = () => {};
  const onProgress = (done: number) => {
    steps = done;
    if (Date.now() - told >= PAUSE_MS) wake();
  };
  const judging = judge.judge(trace, { signal, onProgress });
  // Whoever stops listening half-way must not make an unhandled rejection of it.
  judging.catch(() => undefined);
  for (;;) {
    const waking = new Promise<undefined>((resolve) => {
      wake = () => resolve(undefined);
    });
    const verdict = await Promise.race([judging, waking]);
    if (verdict !== undefined) return verdict;
    told = Date.now();
    yield steps;
  }
}
