import { clearTimeout, setTimeout } from "node:timers"; // an app's tests may replace the global ones
import { TraceJudgeError } from "@tracejudge/core";

/** For how long a judge may be silent, in milliseconds, unless told. */
const JUDGE_TIMEOUT_MS = 300_000;

/** The error for who was silent for so long. */
type SilentError = (who: string, seconds: string) => Error;

/** Node's timers can wait no longer. */
const LONGEST_MS = 2 ** 31 - 1;

/** The milliseconds that are told, where a timer can take them. */
export function toTimeout(ms: number | undefined): number {
  return ms !== undefined && ms > 0 ? Math.min(ms, LONGEST_MS) : JUDGE_TIMEOUT_MS;
}

/**
 * Waits for whoever may never answer. Each silence in a row is waited for half as long as the one
 * before, so that many runs wait no longer than about two.
 */
export class Patience {
  readonly #wholeMs: number;
  readonly #silent: SilentError;
  #ms: number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #staying = false;

  constructor(ms?: number, silent: SilentError = judgeSilent) {
    this.#wholeMs = toTimeout(ms);
    this.#ms = this.#wholeMs;
    this.#silent = silent;
  }

  /**
   * What `act` gives. Rejects (with JUDGE_SILENT unless told otherwise) after `atMostMs`, or less,
   * without an answer or a call of `alive`; `signal` is aborted then.
   */
  async wait<Answer>(
    who: string,
    act: (alive: () => void, signal: AbortSignal) => Answer | Promise<Answer>,
    atMostMs = Number.POSITIVE_INFINITY,
  ): Promise<Answer> {
    const had = this.#ms;
    const ms = Math.min(had, atMostMs);
    const abort = new AbortController();
    let giveUp = (): void => undefined;
    const silence = new Promise<never>((_, reject) => {
      giveUp = () => {
        abort.abort();
        reject(this.#silent(who, `${Number((ms / 1000).toPrecision(3))}`));
      };
    });
    const timer = this.#setTimer(ms, () => giveUp());
    const alive = (): void => void (this.#timers.has(timer) && timer.refresh());
    try {
      return await Promise.race([act(alive, abort.signal), silence]);
    } finally {
      // Beside each other they were one silence.
      if (abort.signal.aborted) this.#ms = Math.min(this.#ms, had / 2);
      else this.restore();
      clearTimeout(timer);
      this.#timers.delete(timer);
    }
  }

  /** Whether a process with nothing else to do should stay for what is waited for. */
  stay(on: boolean): void {
    this.#staying = on;
    for (const timer of this.#timers)
      if (on) timer.ref();
      else timer.unref();
  }

  /** There is an answer, or nothing more to wait for: the next silence may be a whole one again. */
  restore(): void {
    this.#ms = this.#wholeMs;
  }

  #setTimer(ms: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(act, ms);
    if (!this.#staying) timer.unref();
    this.#timers.add(timer);
    return timer;
  }
}

function judgeSilent(who: string, seconds: string): TraceJudgeError {
  return new TraceJudgeError(
    "JUDGE_SILENT",
    `${who} did not answer within ${seconds} s`,
    "Let it answer or reject, or give it more time with the handler's `judgeTimeoutMs`",
  );
}
