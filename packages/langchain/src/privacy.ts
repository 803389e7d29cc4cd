import { type Plain, snapshot } from "./snapshot.ts";

export type PayloadKind = "inputs" | "outputs" | "error" | "metadata" | "params";

export interface PayloadPlace {
  kind: PayloadKind;
  /** Name of the run: the node, the tool, the model. */
  name: string;
}

/**
 * Changes what is recorded. Gets a plain copy and gives back what may be kept; where it throws, the
 * payload is not kept at all.
 */
export type Redact = (value: unknown, place: PayloadPlace) => unknown;

export const REDACTION_FAILED = "[redaction failed]";

/** Where LangGraph's `addNode(..., {tracePolicy})` puts a node's policy. */
const policyKey = Symbol.for("langchain.trace_policy");

type Process = (payload: unknown) => unknown;

function policyFor(extra: unknown, kind: PayloadKind): Process | undefined {
  if (typeof extra !== "object" || extra === null) return undefined;
  const policy: unknown = Reflect.get(extra, policyKey);
  if (typeof policy !== "object" || policy === null) return undefined;
  const process: unknown =
    kind === "inputs"
      ? Reflect.get(policy, "processInputs")
      : kind === "outputs" && Reflect.get(policy, "processOutputs");
  return typeof process === "function" ? (payload) => process.call(policy, payload) : undefined;
}

function refuseLater(value: unknown): unknown {
  if (!(value instanceof Promise)) return value;
  value.catch(() => undefined);
  throw new TypeError("redact must answer at once, not with a promise");
}

export type Privacy = (value: unknown, place: PayloadPlace, extra?: unknown) => Plain;

/**
 * Payloads as they may be kept: first the node's own trace policy, then a plain copy, then the app's
 * `redact`. A failure of either leaves a mark instead of the payload.
 */
export function createPrivacy(
  redact: Redact | undefined,
  report: (error: unknown) => void,
): Privacy {
  return (value, place, extra) => {
    try {
      const process = policyFor(extra, place.kind);
      const plain = snapshot(process ? refuseLater(process(value)) : value);
      return redact ? snapshot(refuseLater(redact(plain, place))) : plain;
    } catch (error) {
      report(error);
      return REDACTION_FAILED;
    }
  };
}
