/** Milliseconds until a run that could not be judged is tried again: doubled from try to try. */
const FIRST_MS = 2_000;
const LONGEST_MS = 5 * 60_000;

/** When runs that could not be judged are tried again, so that one is not judged anew at every look. */
export class Retries {
  private readonly runs = new Map<string, { at: number; waitMs: number }>();

  has(id: string): boolean {
    return this.runs.has(id);
  }

  /** Whether it is too early to try it again. */
  waits(id: string, now: number): boolean {
    return now < (this.runs.get(id)?.at ?? now);
  }

  failed(id: string, now: number): void {
    const waitMs = Math.min(LONGEST_MS, 2 * (this.runs.get(id)?.waitMs ?? FIRST_MS / 2));
    this.runs.set(id, { at: now + waitMs, waitMs });
  }

  done(id: string): void {
    this.runs.delete(id);
  }
}
