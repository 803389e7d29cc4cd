import { AsyncLocalStorage } from "node:async_hooks";

interface Delivery {
  done: Promise<unknown>;
}

/** The delivery, of whichever handler, in whose midst code runs. */
const midst = new AsyncLocalStorage<Delivery>();

/** Verdicts on their way to the app's own code, in the order they came. */
export class Deliveries {
  readonly #underWay = new Set<Delivery>();

  /** `ready` is waited for before the app is told; whatever fails is reported. */
  add(ready: Promise<void>, tell: () => unknown, report: (error: unknown) => void): void {
    const delivery: Delivery = { done: Promise.resolve() };
    delivery.done = ready
      .then(() => midst.run(delivery, tell))
      .catch(report)
      .finally(() => this.#underWay.delete(delivery));
    this.#underWay.add(delivery);
  }

  /** Resolves when all are done; asked by one of them, when those before it are. */
  async idle(): Promise<void> {
    const asking = midst.getStore();
    const before: Promise<unknown>[] = [];
    for (const one of this.#underWay) {
      if (one === asking) break;
      before.push(one.done);
    }
    await Promise.all(before);
  }
}
