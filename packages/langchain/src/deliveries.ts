import { AsyncLocalStorage } from "node:async_hooks";
import { TraceJudgeError } from "@tracejudge/core";
import { Patience } from "./patience.ts";

interface Delivery {
  done: Promise<unknown>;
}

/** The delivery, of whichever handler, in whose midst code runs. */
const midst = new AsyncLocalStorage<Delivery>();

/**
 * Verdicts on their way to the app's own code, in the order they came. One that the app never is done
 * with is waited for as long as a silent judge would be.
 */
export class Deliveries {
  readonly #underWay = new Set<Delivery>();
  readonly #report: (error: unknown) => void;
  readonly #patience: Patience;
  #asking = 0;

  /** Whatever fails is reported. */
  constructor(report: (error: unknown) => void, timeoutMs?: number) {
    this.#report = report;
    this.#patience = new Patience(timeoutMs, unsettled);
  }

  /** `ready` is waited for before the app is told. */
  add(ready: Promise<void>, tell: () => unknown): void {
    const delivery: Delivery = { done: Promise.resolve() };
    delivery.done = ready
      .then(() => this.#settled(midst.run(delivery, tell)))
      .catch(this.#report)
      .finally(() => this.#underWay.delete(delivery));
    this.#underWay.add(delivery);
  }

  /** Resolves when all are done, or given up; asked by one of them, when those before it are. */
  async idle(): Promise<void> {
    const asking = midst.getStore();
    const before: Promise<unknown>[] = [];
    for (const one of this.#underWay) {
      if (one === asking) break;
      before.push(one.done);
    }
    this.#asking += 1;
    this.#patience.stay(true);
    await Promise.all(before);
    this.#asking -= 1;
    this.#patience.stay(this.#asking > 0);
  }

  #settled(answer: unknown): unknown {
    if (!isThenable(answer)) return undefined;
    const settled = Promise.resolve(answer);
    const late = () => this.#patience.restore();
    settled.then(late, late);
    return this.#patience.wait("onVerdict", () => settled);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}

/** In the same words each time, so that it is told once. */
function unsettled(who: string): TraceJudgeError {
  return new TraceJudgeError(
    "CALLBACK_SILENT",
    `The promise that ${who} gave does not settle, so nothing waits for it any more`,
    "Let it resolve or reject, or give it more time with the handler's `judgeTimeoutMs`",
  );
}
