import type { RecorderNote } from "@tracejudge/core";

export interface ErrorInfo {
  name: string;
  /** Message and stack, as LangChain's tracers write it. */
  text: string;
  control: RecorderNote["control"];
}

const MAX_STACK = 4_000;

function field(error: unknown, key: string): unknown {
  try {
    return typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
  } catch {
    return undefined;
  }
}

function words(error: unknown): string {
  const message = field(error, "message");
  if (typeof message === "string") return message;
  try {
    return String(error);
  } catch {
    return "unreadable error";
  }
}

/** LangGraph marks control flow that travels as an exception with `is_bubble_up`. */
function controlOf(name: string, message: string, bubbles: boolean): RecorderNote["control"] {
  if (bubbles) return name === "ParentCommand" ? "parent_command" : "interrupt";
  const aborted = /^(Model)?AbortError$/.test(name) || /^Abort(ed)?$/.test(message);
  return aborted ? "abort" : undefined;
}

/** What is known of anything that was thrown. Never throws. */
export function errorInfo(error: unknown): ErrorInfo {
  const message = words(error);
  const named = field(error, "name");
  const name = typeof named === "string" && named !== "" ? named : "Error";
  const stack = field(error, "stack");
  const more = typeof stack === "string" ? `\n\n${stack.slice(0, MAX_STACK)}` : "";
  const bubbles = field(error, "is_bubble_up") === true;
  return { name, text: message + more, control: controlOf(name, message, bubbles) };
}
