import {
  judgedText,
  type Message,
  type Step,
  type ToolCall,
  type ToolSpec,
  type Trace,
} from "@tracejudge/core";
import { type EarlierCall, earlierCalls } from "./earlier-calls.ts";
import { CALLS, readablePart, SAW_MESSAGES } from "./limits.ts";
import type { SchemaValidators } from "./schema-validators.ts";
import { Seen, type SeenTexts } from "./seen.ts";
import { ToolIndex } from "./tool-index.ts";

/** A call of the step and the words that lead to its parts, as in `args.city`. */
export interface PlacedCall {
  call: ToolCall;
  /** Empty for the only call, otherwise `toolCalls[i].`. */
  prefix: string;
}

/** What the collector keeps between steps to be fast. */
export interface Caches {
  texts: SeenTexts;
  validators: SchemaValidators;
}

/** One step as the checks read it; the costly parts are made when first asked for. */
export class StepContext {
  readonly step: Step;
  readonly caches: Caches;
  /** Messages before the step, the newest ones of a very long run. */
  readonly messages: readonly Message[];
  readonly calls: readonly PlacedCall[];
  /** What is judged of what an `llm` step said; empty for other kinds. */
  readonly text: string;
  /** Whether the step is an `llm` step that speaks without calling a tool. */
  readonly isAnswer: boolean;
  readonly tools: ToolIndex;
  #seen: Seen | undefined;
  #earlier: EarlierCall[] | undefined;

  constructor(trace: Trace, step: Step, caches: Caches) {
    this.step = step;
    this.caches = caches;
    this.tools = new ToolIndex(trace.tools);
    const end = sightEnd(step);
    this.messages = step.saw.messages.slice(Math.max(0, end - SAW_MESSAGES), end);
    this.calls = placedCalls(step);
    this.text = step.kind === "llm" ? judgedText(readablePart(step.output?.content ?? "")) : "";
    this.isAnswer = step.kind === "llm" && this.calls.length === 0 && this.text.trim() !== "";
  }

  get seen(): Seen {
    this.#seen ??= new Seen(this.messages, this.caches.texts, this.isCut);
    return this.#seen;
  }

  /** Calls made before this step, oldest first. */
  get earlier(): readonly EarlierCall[] {
    this.#earlier ??= earlierCalls(this.messages);
    return this.#earlier;
  }

  toolOf(call: ToolCall): ToolSpec | undefined {
    return this.tools.find(call.name);
  }

  private get isCut(): boolean {
    return this.step.saw.end > SAW_MESSAGES;
  }
}

/** A tool step may have seen the message that asked for it; its own call is nothing it knew before. */
function sightEnd(step: Step): number {
  const end = Math.min(step.saw.end, step.saw.messages.length);
  const id = step.call?.id;
  if (step.kind !== "tool") {
    return end;
  }
  for (let i = end - 1; i >= 0; i -= 1) {
    const message = step.saw.messages[i];
    if (message?.role === "assistant" && message.toolCalls?.some((call) => call.id === id)) {
      return i;
    }
    // Ids are reused between turns: an answered call is an earlier one.
    if (message?.role !== "tool" || message.toolCallId === id) {
      return end;
    }
  }
  return end;
}

function placedCalls(step: Step): PlacedCall[] {
  if (step.kind === "tool") {
    return step.call ? [{ call: step.call, prefix: "" }] : [];
  }
  const calls = step.kind === "llm" ? (step.output?.toolCalls ?? []) : [];
  return calls
    .slice(0, CALLS)
    .map((call, i) => ({ call, prefix: calls.length === 1 ? "" : `toolCalls[${i}].` }));
}
