import { isDeepStrictEqual } from "node:util";
import { errorVerdict, type LangSmithRun, TraceJudgeError, type Verdict } from "@tracejudge/core";
import type { TraceJudgeOptions } from "../handler-options.ts";
import type { JudgeLink } from "../judge-link.ts";
import { type LinkChoice, openLink } from "../open-link.ts";
import { createReporter } from "../report-once.ts";

/** Who judges, by what, and who is told of trouble; as the handler's options. */
export type JudgeChoice = LinkChoice & Pick<TraceJudgeOptions, "onError">;

interface Call {
  rows: LangSmithRun[];
  verdict: Promise<Verdict>;
}

/** Judges finished runs on request, off the event loop unless told; the judge is made at first need. */
export class JudgeClient {
  readonly #link: JudgeLink;
  /** The last call on each trace; another one on other rows waits for it. */
  readonly #calls = new Map<string, Call>();
  /** How to answer the call that is being judged, of each trace. */
  readonly #waiting = new Map<string, (verdict: Verdict) => void>();
  #closed = false;

  constructor(choice: JudgeChoice) {
    this.#link = openLink(choice, {
      onVerdict: (verdict) => this.#settle(verdict.traceId, verdict),
      onLost: (ids, reason) => {
        for (const id of ids) this.#settle(id, errorVerdict({ trace: { id }, error: reason }));
      },
      report: createReporter(choice.onError ?? (() => undefined)),
    });
  }

  /**
   * `rows` are those of one trace, its root's id in each `trace_id`. What cannot be judged has a
   * verdict ERROR that says why. Rejects with CLOSED after `close`.
   */
  judge(traceId: string, rows: LangSmithRun[]): Promise<Verdict> {
    if (this.#closed) return Promise.reject(closedError());
    const before = this.#calls.get(traceId);
    if (before && isDeepStrictEqual(before.rows, rows)) return before.verdict;
    const ask = () => this.#ask(traceId, rows);
    const call: Call = { rows, verdict: before ? before.verdict.then(ask) : ask() };
    this.#calls.set(traceId, call);
    return call.verdict.finally(() => {
      if (this.#calls.get(traceId) === call) this.#calls.delete(traceId);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#calls.values()].map(({ verdict }) => verdict));
    await this.#link.close();
  }

  #ask(traceId: string, rows: LangSmithRun[]): Promise<Verdict> {
    return new Promise((settle) => {
      this.#waiting.set(traceId, settle);
      this.#link.stay(true);
      this.#link.rows(traceId, rows);
      this.#link.judge(traceId);
    });
  }

  #settle(traceId: string, verdict: Verdict): void {
    const settle = this.#waiting.get(traceId);
    this.#waiting.delete(traceId);
    if (this.#waiting.size === 0) this.#link.stay(false);
    settle?.(verdict);
  }
}

function closedError(): TraceJudgeError {
  return new TraceJudgeError("CLOSED", "The evaluator is closed", "Create another one");
}
