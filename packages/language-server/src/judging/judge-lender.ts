import type { Judge } from "@tracejudge/core";

interface Lent {
  judge: Promise<Judge>;
  users: number;
}

/**
 * Lends judges by key. The one lent last stays open for the next request; any other is closed once its
 * last user gives it back, so that a new rubric never ends a judging that is under way.
 */
export class JudgeLender {
  readonly #lent = new Map<string, Lent>();
  #last: string | undefined;

  /** Rejects with the opener's error; the next request opens anew. */
  async use<T>(
    key: string,
    open: () => Promise<Judge>,
    use: (judge: Promise<Judge>) => Promise<T>,
  ): Promise<T> {
    const lent = this.#lent.get(key) ?? { judge: open(), users: 0 };
    this.#lent.set(key, lent);
    this.#last = key;
    lent.users += 1;
    this.#closeIdle();
    lent.judge.catch(() => {
      if (this.#lent.get(key) === lent) this.#lent.delete(key);
    });
    try {
      return await use(lent.judge);
    } finally {
      lent.users -= 1;
      this.#closeIdle();
    }
  }

  async close(): Promise<void> {
    this.#last = undefined;
    const all = [...this.#lent.values()];
    this.#lent.clear();
    await Promise.all(all.map(closeOne));
  }

  #closeIdle(): void {
    for (const [key, lent] of this.#lent) {
      if (lent.users > 0 || key === this.#last) continue;
      this.#lent.delete(key);
      void closeOne(lent);
    }
  }
}

async function closeOne({ judge }: Lent): Promise<void> {
  const opened = await judge.catch(() => undefined);
  await opened?.close().catch(() => undefined);
}
