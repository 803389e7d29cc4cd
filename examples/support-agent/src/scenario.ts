import type { Approval } from "./refund-graph.ts";

/** One answer of the scripted model: text, tool calls, or both. */
export interface Turn {
  text: string;
  calls: { name: string; args: Record<string, unknown> }[];
}

/** What a person who reads the run and the desk's policy would expect of its judge. */
export type Expectation =
  | { flagged: false }
  | {
      flagged: true;
      attribute: "tool_validity" | "reasoning" | "compliance" | "quality";
      /** 1-based: which answer of the model is to blame. */
      turn: number;
    };

/** One conversation with the desk. */
export interface Scenario {
  name: string;
  /** What happens, for the reader of the report. */
  about: string;
  customerId: string;
  request: string;
  script: Turn[];
  /** The person's answer, where the run stops to ask one. */
  approval?: Approval;
  expected: Expectation;
}

export function say(text: string): Turn {
  return { text, calls: [] };
}

export function call(name: string, args: Record<string, unknown>): Turn {
  return { text: "", calls: [{ name, args }] };
}
