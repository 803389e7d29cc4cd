import { createHash } from "node:crypto";
import type { Trace, Verdict } from "@tracejudge/core";

/** Verdicts kept; the oldest goes first. */
const MOST = 2000;

/** What was judged in this session, by the content of the run: not by its file, time or id. */
export class JudgedCache {
  readonly #verdicts = new Map<string, Verdict>();
  readonly #keys = new WeakMap<Trace, string>();

  get(trace: Trace): Verdict | undefined {
    const key = this.#keyOf(trace);
    const verdict = this.#verdicts.get(key);
    return verdict?.traceId === trace.id ? verdict : undefined;
  }

  set(trace: Trace, verdict: Verdict): void {
    const [oldest] = this.#verdicts.keys();
    if (this.#verdicts.size >= MOST && oldest !== undefined) this.#verdicts.delete(oldest);
    this.#verdicts.set(this.#keyOf(trace), verdict);
  }

  #keyOf(trace: Trace): string {
    const known = this.#keys.get(trace);
    if (known !== undefined) return known;
    const { source: _, ...content } = trace;
    const key = createHash("sha256").update(contentText(content)).digest("hex");
    this.#keys.set(trace, key);
    return key;
  }
}

/** Steps share their conversations: each is written once, and a step by how much of it it saw. */
function contentText({ steps, ...rest }: Omit<Trace, "source">): string {
  const lists = new Map<unknown, number>();
  const parts = steps.map(({ saw, ...step }) => {
    const list = lists.get(saw.messages) ?? lists.size;
    lists.set(saw.messages, list);
    return { ...step, saw: [list, saw.end] };
  });
  return JSON.stringify([rest, parts, [...lists.keys()]]);
}
