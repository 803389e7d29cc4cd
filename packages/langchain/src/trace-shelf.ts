import type { RecorderNote } from "@tracejudge/core";
import { ForgottenRuns } from "./forgotten-runs.ts";
import type { OpenRun, OpenTrace, RunStart } from "./open-run.ts";
import { RunIds } from "./run-ids.ts";
import { SilentRoots } from "./silent-roots.ts";
import { TimeText } from "./time-text.ts";

const KEEP_ENDED = 64;
const KEEP_ENDED_MS = 5 * 60_000;
const KEEP_THREADS = 1_000;

/** Which traces are under way, which ended lately, and which threads wait to be resumed. */
export class TraceShelf {
  readonly #onAbandon: (trace: OpenTrace) => void;
  readonly #runs = new RunIds();
  /** Graph nodes by checkpoint namespace. */
  readonly #namespaces = new Map<string, OpenRun>();
  readonly #active = new Set<OpenTrace>();
  readonly #ended: OpenTrace[] = [];
  /** Id of the interrupted trace of each thread that waits. */
  readonly #waiting = new Map<string, string>();
  readonly #silent = new SilentRoots();
  readonly #forgotten = new ForgottenRuns();
  #strays = 0;

  constructor(onAbandon: (trace: OpenTrace) => void) {
    this.#onAbandon = onAbandon;
  }

  get active(): number {
    return this.#active.size;
  }

  get held(): number {
    return this.#runs.size;
  }

  get strays(): number {
    return this.#strays;
  }

  isTaken(id: string): boolean {
    return this.#runs.isTaken(id) || this.#forgotten.has(id);
  }

  findOpen(id: string, mark?: unknown): OpenRun | undefined {
    return this.#runs.findOpen(id, mark);
  }

  /**
   * The parent as told; else, for a run that lost it because a handler was passed again inside a
   * node, the node whose checkpoint namespace (unique to its task) the run inherited. A graph that is
   * begun anew has inherited only the configuration of the node.
   */
  parentOf(event: RunStart): OpenRun | undefined {
    const known = event.parentId === undefined ? undefined : this.#runs.find(event.parentId);
    const { langgraph_checkpoint_ns: own, checkpoint_ns: around } = event.metadata ?? {};
    const node = known ?? this.#nodeOf(own);
    if (node) return node;
    const aroundNode = this.#nodeOf(around);
    return aroundNode?.ended === false ? aroundNode : undefined;
  }

  #nodeOf(namespace: unknown): OpenRun | undefined {
    return typeof namespace === "string" ? this.#namespaces.get(namespace) : undefined;
  }

  /** Says whether a run without a known parent began below one that was forgotten; counts it. */
  isStray(event: RunStart): boolean {
    const above = [event.parentId, event.metadata?.langgraph_checkpoint_ns];
    if (!above.some((name) => this.#forgotten.has(name))) return false;
    if (!this.#forgotten.has(event.id)) this.#strays += 1;
    this.#forgotten.add(event.id);
    return true;
  }

  open(root: Pick<OpenTrace, "id" | "name" | "threadId" | "skipped">, inputs: unknown): OpenTrace {
    this.sweep();
    const trace: OpenTrace = {
      ...root,
      keptThreadId: undefined,
      runs: new Map(),
      clock: 0,
      times: new TimeText(),
      touched: performance.now(),
      ended: false,
      interrupted: undefined,
      aborted: false,
      bubbled: false,
      resumed: isResume(inputs),
      previous: root.threadId === undefined ? undefined : this.#waiting.get(root.threadId),
    };
    this.#active.add(trace);
    return trace;
  }

  add(run: OpenRun): void {
    this.#runs.add(run);
    run.trace.runs.set(run.id, run);
    if (run.namespace) this.#namespaces.set(run.namespace, run);
  }

  /** What only the end of a root tells: whether it waits, and whether it went on with another. */
  noteFor(trace: OpenTrace): RecorderNote {
    return {
      ...(trace.interrupted !== undefined && { interrupted: trace.interrupted }),
      ...(trace.resumed && trace.previous !== undefined && { resumes: trace.previous }),
    };
  }

  close(trace: OpenTrace): void {
    trace.ended = true;
    this.#active.delete(trace);
    this.#ended.push(trace);
    if (trace.threadId === undefined) return;
    this.#waiting.delete(trace.threadId);
    const waits = trace.interrupted !== undefined || trace.bubbled;
    if (waits) this.#waiting.set(trace.threadId, trace.id);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > KEEP_THREADS && oldest !== undefined) this.#waiting.delete(oldest);
  }

  abandonAll(): void {
    for (const trace of [...this.#active]) this.#abandon(trace);
  }

  #abandon(trace: OpenTrace): void {
    this.#active.delete(trace);
    trace.ended = true;
    this.#onAbandon(trace);
    this.#forget(trace);
  }

  #forget(trace: OpenTrace): void {
    for (const run of trace.runs.values()) {
      this.#runs.delete(run);
      this.#forgotten.add(run.toldId);
      const { namespace } = run;
      if (namespace) this.#forgotten.add(namespace);
      if (namespace && this.#namespaces.get(namespace) === run) this.#namespaces.delete(namespace);
    }
    trace.runs.clear();
  }

  /** Forgets what ended long ago, and gives up what will not end. */
  sweep(): void {
    const now = performance.now();
    for (let [oldest] = this.#ended; oldest; [oldest] = this.#ended) {
      if (this.#ended.length <= KEEP_ENDED && now - oldest.touched <= KEEP_ENDED_MS) break;
      this.#forget(oldest);
      this.#ended.shift();
    }
    for (const trace of this.#silent.toGiveUp(this.#active, now)) this.#abandon(trace);
  }
}

/** A graph is resumed with `Command({resume})`, or with null after a static breakpoint. */
function isResume(inputs: unknown): boolean {
  try {
    if (typeof inputs !== "object" || inputs === null) return inputs === null;
    if (Reflect.get(inputs, "lg_name") === "Command") {
      return Reflect.get(inputs, "resume") !== undefined;
    }
    const keys = Object.keys(inputs);
    return keys.length === 1 && keys[0] === "input" && Reflect.get(inputs, "input") === null;
  } catch {
    return false;
  }
}
