/** Some 100 bytes each. */
const KEEP = 50_000;

/** Names (run ids, checkpoint namespaces of nodes) of what was forgotten last, 25,000 or more. */
export class ForgottenRuns {
  #names = new Set<string>();
  #earlier = new Set<string>();

  has(name: unknown): boolean {
    return typeof name === "string" && (this.#names.has(name) || this.#earlier.has(name));
  }

  add(name: string): void {
    this.#names.add(name);
    if (this.#names.size < KEEP / 2) return;
    this.#earlier = this.#names;
    this.#names = new Set();
  }
}
