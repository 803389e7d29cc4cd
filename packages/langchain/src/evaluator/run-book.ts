import type { Verdict } from "@tracejudge/core";

/** Root runs that are remembered, with their verdicts: some 10 kB each. */
const KEEP = 5_000;

interface Entry {
  parentId: string | undefined;
  verdict: Promise<Verdict>;
  settle(verdict: Verdict): void;
}

/**
 * Which recorded root run belongs to which run of LangSmith's: inside `traceable` and `evaluate()` a
 * graph is a root to us, but names the run around it as its parent.
 */
export class RunBook {
  readonly #entries = new Map<string, Entry>();
  readonly #under = new Map<string, string[]>();
  /** Root ids by the very objects the runs gave back. */
  readonly #gave = new WeakMap<object, string>();

  begin(rootId: string, parentId: string | undefined): void {
    let settle: Entry["settle"] = () => undefined;
    const verdict = new Promise<Verdict>((resolve) => {
      settle = resolve;
    });
    this.#entries.set(rootId, { parentId, verdict, settle });
    if (parentId !== undefined) {
      this.#under.set(parentId, [...(this.#under.get(parentId) ?? []), rootId]);
    }
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > KEEP && oldest !== undefined) this.#forget(oldest);
  }

  end(id: string, outputs: unknown): void {
    if (!this.#entries.has(id)) return;
    for (const held of handles(outputs)) this.#gave.set(held, id);
  }

  settle(verdict: Verdict): void {
    this.#entries.get(verdict.traceId)?.settle(verdict);
  }

  /** Root runs that are, or ran under, one of the runs; else the one that gave back these outputs. */
  rootsOf(runIds: readonly string[], outputs: unknown): string[] {
    const under = runIds.flatMap((id) => [
      ...(this.#entries.has(id) ? [id] : []),
      ...(this.#under.get(id) ?? []),
    ]);
    if (under.length > 0) return [...new Set(under)];
    const gave = handles(outputs)
      .map((held) => this.#gave.get(held))
      .find((id) => id !== undefined && this.#entries.has(id));
    return gave === undefined ? [] : [gave];
  }

  /** Resolves when the root run has been judged, which may be never. */
  async verdictOf(rootId: string): Promise<Verdict | undefined> {
    return this.#entries.get(rootId)?.verdict;
  }

  #forget(rootId: string): void {
    const parentId = this.#entries.get(rootId)?.parentId;
    this.#entries.delete(rootId);
    if (parentId === undefined) return;
    const left = this.#under.get(parentId)?.filter((id) => id !== rootId) ?? [];
    if (left.length > 0) this.#under.set(parentId, left);
    else this.#under.delete(parentId);
  }
}

/** The objects by which a result is known again: itself, its messages, and the last of them. */
function handles(outputs: unknown): object[] {
  if (typeof outputs !== "object" || outputs === null) return [];
  const messages: unknown = Array.isArray(outputs) ? outputs : Reflect.get(outputs, "messages");
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return [outputs, messages, last].filter(
    (value): value is object => typeof value === "object" && value !== null,
  );
}
