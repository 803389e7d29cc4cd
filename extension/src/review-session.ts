import type { ReviewCase, ReviewQueue } from "@tracejudge/language-server/review-protocol";

/** Cases that are remembered as passed over; the oldest are forgotten first. */
const MOST_PASSED = 5000;

/**
 * One walk through the review queue as it was when one began. What was passed over in earlier walks is
 * not shown again before everything else was; it can be gone back to.
 */
export class ReviewSession {
  readonly #cases: readonly ReviewCase[];
  readonly #total: number;
  readonly #passed: Set<string>;
  #at: number;

  constructor({ cases, total }: ReviewQueue, passed: readonly string[] = []) {
    this.#cases = cases;
    this.#total = total;
    this.#passed = new Set(passed);
    const fresh = cases.findIndex((one) => !this.#passed.has(keyOf(one)));
    if (fresh < 0) this.#passed.clear();
    this.#at = Math.max(0, fresh);
  }

  /** Undefined once all was looked at. */
  get current(): ReviewCase | undefined {
    return this.#cases[this.#at];
  }

  /** `3 of 17`. */
  get position(): string {
    return `${this.#at + 1} of ${this.#total}`;
  }

  /** What was looked at and left behind, to begin the next walk with. */
  get passed(): string[] {
    return [...this.#passed].slice(-MOST_PASSED);
  }

  /** Leaves the current case behind and goes to the next one that was not passed over before. */
  next(): ReviewCase | undefined {
    if (this.current !== undefined) this.#passed.add(keyOf(this.current));
    do this.#at += 1;
    while (this.current !== undefined && this.#passed.has(keyOf(this.current)));
    return this.current;
  }

  /** Stays at the first one. */
  previous(): ReviewCase | undefined {
    this.#at = Math.max(0, this.#at - 1);
    return this.current;
  }
}

function keyOf({ folder, traceId }: ReviewCase): string {
  return `${folder}#${traceId}`;
}
