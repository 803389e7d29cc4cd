import { AsyncLocalStorage } from "node:async_hooks";
import type { OpenRun } from "./open-run.ts";

/** The runs with an id of their own in whose midst code runs, of all handlers, innermost last. */
const midst = new AsyncLocalStorage<readonly OpenRun[]>();

/**
 * The runs that are remembered, by the ids that callbacks tell. An app may give several runs one id
 * (`runId`), at the same time too: then the mark of an event tells which of them is meant, else the
 * run in whose midst the event comes.
 */
export class RunIds {
  /** The latest run of each id, from which its namesakes are reached. */
  readonly #latest = new Map<string, OpenRun>();
  #size = 0;

  constructor() {
    // Where nothing was ever entered, Node does not keep apart what begins before and after.
    midst.run([], () => undefined);
  }

  get size(): number {
    return this.#size;
  }

  isTaken(id: string): boolean {
    return this.#latest.has(id);
  }

  add(run: OpenRun): void {
    run.namesake = this.#latest.get(run.toldId);
    this.#latest.set(run.toldId, run);
    this.#size += 1;
    if (run.id === run.toldId) return;
    const around = midst.getStore()?.filter(({ ended }) => !ended) ?? [];
    midst.enterWith([...around, run]);
  }

  /** The run of the id that is under way and has the mark, where events are told with marks. */
  findOpen(id: string, mark?: unknown): OpenRun | undefined {
    const latest = this.#latest.get(id);
    if (!latest?.namesake) return latest?.ended ? undefined : latest;
    const all = this.#all(id);
    const marked = mark === undefined ? undefined : all.find((run) => run.mark === mark);
    if (marked) return marked.ended ? undefined : marked;
    const open = all.filter(({ ended }) => !ended);
    return this.#around(open) ?? open[0];
  }

  /** The run of the id in whose midst this is asked. */
  find(id: string): OpenRun | undefined {
    const all = this.#all(id);
    return this.#around(all) ?? all.find((run) => run.id === id) ?? all[0];
  }

  delete(run: OpenRun): void {
    const left = this.#all(run.toldId).filter((one) => one !== run);
    const [latest] = left;
    if (latest) this.#latest.set(run.toldId, latest);
    else this.#latest.delete(run.toldId);
    for (const [at, one] of left.entries()) one.namesake = left[at + 1];
    this.#size -= 1;
  }

  #all(id: string): OpenRun[] {
    const all: OpenRun[] = [];
    for (let run = this.#latest.get(id); run; run = run.namesake) all.push(run);
    return all;
  }

  #around(all: readonly OpenRun[]): OpenRun | undefined {
    if (all.length < 2) return all[0];
    for (const inner of midst.getStore()?.toReversed() ?? []) {
      for (let run: OpenRun | undefined = inner; run; run = run.parent) {
        if (all.includes(run)) return run;
      }
    }
    return undefined;
  }
}
