/** Places of events, in the order in which they were emitted; `to` is the first one after them. */
interface Stretch {
  from: number;
  to: number;
}

/** What became of the events. They are taken in the order of their emission, a batch at a time. */
export class Delivery {
  /** So many events were emitted. */
  emitted = 0;
  /** Why the last batch failed. */
  trouble: unknown;
  private taken = 0;
  /** Batches in a row that failed. */
  private failures = 0;
  private lost: Stretch[] = [];
  private readonly patience: number;

  /** Given up after so many batches in a row that failed wholly; never unless told. */
  constructor(patience = Number.POSITIVE_INFINITY) {
    this.patience = patience;
  }

  get givenUp(): boolean {
    return this.failures >= this.patience;
  }

  /** The next batch; its stretch is for `done`. */
  take(count: number): Stretch {
    const from = this.taken;
    this.taken += count;
    return { from, to: this.taken };
  }

  done(stretch: Stretch, error: unknown): void {
    if (error === undefined) {
      this.failures = 0;
      return;
    }
    this.trouble = error;
    this.failures += 1;
    if (Number.isFinite(this.patience)) this.lost.push(stretch);
  }

  /** How many of the things whose events lie before these places, one after the other, lost some. */
  losses(from: number, ends: readonly number[]): number {
    const lost = this.lost.splice(0);
    return ends.filter((end, at) => {
      const begin = ends[at - 1] ?? from;
      return lost.some((one) => one.from < end && one.to > begin);
    }).length;
  }
}
