import type { RunError, RunStatus } from "../trace.ts";
import type { RunNode } from "./trace-from-runs-tree.ts";

const namePattern =
  /^(?:Uncaught )?([A-Z]\w*(?:Error|Exception|Interrupt|Command)|Abort)\b(?:: ?|\(|$)/;
/** Each line is tried once, so that a text of nothing but line feeds takes no longer than any other. */
const stackPattern = /\n(?:[A-Za-z]\w*(?:: [^\n]*)?\n)?[ \t]+at [\s\S]*$/;

/** Splits LangChain's `message\n\nstack` text; the stack is left out. */
export function errorFromText(text: string, name?: string): RunError {
  const stackName = /\n\n(?:Uncaught )?([A-Z]\w*)(?=[:\n])/.exec(text)?.[1];
  const message = text.replace(stackPattern, "").trim();
  const found = name ?? namePattern.exec(text)?.[1] ?? stackName ?? "Error";
  return { name: found, message: message.replace(`${found}: `, "") };
}

/** LangGraph's interrupts, printed as an error, are a JSON array of `{id?, value}`. */
function looksLikeInterrupts(text: string): boolean {
  return /^\s*\[\s*(\]|\{[\s\S]*"(value|interrupts|resumable|ns)")/.test(text);
}

function statusFromText(text: string, error: RunError): RunStatus {
  if (/^(Graph|Node)Interrupt$/.test(error.name) || /^(Graph|Node)Interrupt\b/.test(text)) {
    return "interrupted";
  }
  if (looksLikeInterrupts(text)) return "interrupted";
  if (error.name === "ParentCommand" || /^ParentCommand\b/.test(text)) return "ok";
  if (/^((Model)?AbortError|CancelledError|Abort)$/.test(error.name)) return "aborted";
  if (/^(Abort(ed)?|This operation was aborted)$/.test(error.message)) return "aborted";
  return "error";
}

const controlStatus = { interrupt: "interrupted", parent_command: "ok", abort: "aborted" } as const;

function isUnfinished(node: RunNode): boolean {
  if (node.run.status?.toLowerCase() === "pending") return true;
  return node.end === undefined && node.run.outputs === undefined;
}

/** Control flow (interrupt, handing over to a parent graph, being aborted) is no error. */
export function statusOf(node: RunNode): { status: RunStatus; error?: RunError } {
  const { run, note } = node;
  if (note.control === undefined && !run.error) {
    if (run.status?.toLowerCase() === "interrupted") return { status: "interrupted" };
    if (run.status?.toLowerCase() === "error") return { status: "error" };
    return { status: isUnfinished(node) ? "aborted" : "ok" };
  }
  const error = errorFromText(run.error ?? "", note.error_name);
  const status = note.control
    ? controlStatus[note.control]
    : statusFromText(run.error ?? "", error);
  return status === "error" || status === "aborted" ? { status, error } : { status };
}

export function wordsOf(error: RunError | undefined): string | undefined {
  return error && `${error.name}: ${error.message}`;
}

/**
 * The task of a graph that ended its run with an abort of its own making (a request that it gave up,
 * say). A graph that is aborted from outside ends with `Error: Abort`, whatever its tasks end with.
 */
export function abortedItself(root: RunNode): RunNode | undefined {
  const { error } = statusOf(root);
  if (error?.name !== "AbortError" || error.message === "Abort") return undefined;
  const words = wordsOf(error);
  const alike = root.children.filter(
    (node) => node.metadata.langgraph_node === node.name && wordsOf(statusOf(node).error) === words,
  );
  return alike.sort(byEnd)[0];
}

/** Texts of ends have six digits of a second, of which a millisecond keeps three. */
function byEnd(a: RunNode, b: RunNode): number {
  const [first, second] = [String(a.run.end_time ?? ""), String(b.run.end_time ?? "")];
  return (a.end ?? 0) - (b.end ?? 0) || (first < second ? -1 : Number(first > second));
}

function stoppedForPerson(node: RunNode): boolean {
  return statusOf(node).status === "interrupted";
}

/** A task that stopped for a person and was not run to its end later in the same run. */
function waits(node: RunNode): boolean {
  const namespace = node.metadata.langgraph_checkpoint_ns;
  return (
    stoppedForPerson(node) &&
    !node.parent?.children.some(
      (other) =>
        other.order > node.order &&
        namespace !== undefined &&
        other.metadata.langgraph_checkpoint_ns === namespace &&
        statusOf(other).status === "ok",
    )
  );
}

/**
 * A graph that stops for a person ends normally: that its root waits shows in the runs below it, or
 * in the recorder's note.
 */
export function rootStatus(
  root: RunNode | undefined,
  nodes: readonly RunNode[],
): { status: RunStatus; error?: RunError } {
  if (!root) return { status: "aborted" };
  const own = statusOf(root);
  if (own.status === "aborted" && abortedItself(root)) return { ...own, status: "error" };
  if (own.status !== "ok") return own;
  const interrupted =
    root.note.interrupted !== undefined || nodes.some((node) => node !== root && waits(node));
  return { status: interrupted ? "interrupted" : "ok" };
}
