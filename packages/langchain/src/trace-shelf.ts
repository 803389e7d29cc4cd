import type { RecorderNote } from "@tracejudge/core";
import type { OpenRun, OpenTrace, RunStart } from "./open-run.ts";

const KEEP_ENDED = 64;
const KEEP_ENDED_MS = 5 * 60_000;
/** A root without any event for this long will not end any more. */
const IDLE_MS = 60 * 60_000;
const KEEP_THREADS = 1_000;

/** Which traces are under way, which ended lately, and which threads wait to be resumed. */
export function createTraceShelf(onAbandon: (trace: OpenTrace) => void) {
  const runs = new Map<string, OpenRun>();
  const namespaces = new Map<string, OpenRun>();
  const active = new Set<OpenTrace>();
  const ended: OpenTrace[] = [];
  const waiting = new Map<string, string>();

  function forget(trace: OpenTrace): void {
    for (const run of trace.runs.values()) {
      runs.delete(run.id);
      if (run.namespace && namespaces.get(run.namespace) === run) namespaces.delete(run.namespace);
    }
    trace.runs.clear();
  }

  function abandon(trace: OpenTrace): void {
    active.delete(trace);
    trace.ended = true;
    onAbandon(trace);
    forget(trace);
  }

  function sweep(): void {
    const now = Date.now();
    while (ended[0] && (ended.length > KEEP_ENDED || now - ended[0].touched > KEEP_ENDED_MS)) {
      forget(ended[0]);
      ended.shift();
    }
    for (const trace of active) if (now - trace.touched > IDLE_MS) abandon(trace);
  }

  return {
    find: (id: string): OpenRun | undefined => runs.get(id),

    /**
     * The parent as told; else, for a run that lost it because a handler was passed again inside a
     * node, the node whose checkpoint namespace (unique to its task) the run inherited.
     */
    parentOf(event: RunStart): OpenRun | undefined {
      const known = event.parentId === undefined ? undefined : runs.get(event.parentId);
      const namespace = event.metadata?.langgraph_checkpoint_ns;
      return known ?? (typeof namespace === "string" ? namespaces.get(namespace) : undefined);
    },

    open(root: Pick<OpenTrace, "id" | "name" | "threadId" | "skipped"> & { inputs: unknown }) {
      sweep();
      const { inputs, ...known } = root;
      const trace: OpenTrace = {
        ...known,
        runs: new Map(),
        clock: 0,
        touched: Date.now(),
        ended: false,
        interrupted: undefined,
        bubbled: false,
        resumed: isResume(inputs),
        previous: root.threadId === undefined ? undefined : waiting.get(root.threadId),
      };
      active.add(trace);
      return trace;
    },

    add(run: OpenRun): void {
      runs.set(run.id, run);
      run.trace.runs.set(run.id, run);
      if (run.namespace) namespaces.set(run.namespace, run);
    },

    /** What only the end of a root tells: whether it waits, and whether it went on with another. */
    noteFor(trace: OpenTrace): RecorderNote {
      return {
        ...(trace.interrupted !== undefined && { interrupted: trace.interrupted }),
        ...(trace.resumed && trace.previous !== undefined && { resumes: trace.previous }),
      };
    },

    close(trace: OpenTrace): void {
      trace.ended = true;
      active.delete(trace);
      ended.push(trace);
      if (trace.threadId === undefined) return;
      waiting.delete(trace.threadId);
      if (trace.interrupted !== undefined || trace.bubbled) waiting.set(trace.threadId, trace.id);
      const [oldest] = waiting.keys();
      if (waiting.size > KEEP_THREADS && oldest !== undefined) waiting.delete(oldest);
    },

    abandonAll(): void {
      for (const trace of [...active]) abandon(trace);
    },

    get active(): number {
      return active.size;
    },

    get held(): number {
      return runs.size;
    },
  };
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
