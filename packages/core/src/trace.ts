import { z } from "zod";
import { traceFormats } from "./trace-formats.ts";

/** The result of one tool call, as the model was told it. */
export const toolResultSchema = z.object({
  content: z.string(),
  status: z.enum(["ok", "error"]),
});

/**
 * One call of one tool.
 * `args` is the parsed argument object; where the model wrote malformed JSON, `args` is undefined and
 * `rawArgs` keeps its text.
 */
export const toolCallSchema = z.object({
  id: z.string(),
  name: z.string(),
  args: z.unknown(),
  rawArgs: z.string().optional(),
  result: toolResultSchema.optional(),
});

/** A place in the source of the app that was recorded. */
export const codePlaceSchema = z.object({
  /** Relative to the folder the app ran in, with forward slashes. */
  file: z.string(),
  /** 1-based. */
  line: z.number().int().positive(),
});

export const messageSchema = z.object({
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: z.string(),
  /** Speaker (multi-agent logs) or tool name. */
  name: z.string().optional(),
  toolCalls: z.array(toolCallSchema).optional(),
  toolCallId: z.string().optional(),
  /** `error` on a tool message that reports a failure. */
  status: z.enum(["ok", "error"]).optional(),
});

/** A tool as the model was offered it; `parameters` is a JSON Schema object. */
export const toolSpecSchema = z.object({
  name: z.string(),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});

export const stepKinds = ["llm", "tool", "retriever", "node"] as const;

/**
 * `aborted` is collateral: the step was stopped because something else failed or the caller left; it
 * is never to blame. `interrupted` waits for a person; it is no error.
 */
export const runStatuses = ["ok", "error", "interrupted", "aborted"] as const;

export const runErrorSchema = z.object({ name: z.string(), message: z.string() });

/**
 * What a step had before it: the first `end` entries of `messages`.
 * The array is shared between steps, so a trace of n messages stays O(n) in memory.
 */
export const sightSchema = z.object({
  messages: z.array(messageSchema),
  end: z.number().int().nonnegative(),
});

/** Times are milliseconds since the epoch. */
const spanShape = {
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  status: z.enum(runStatuses),
  error: runErrorSchema.optional(),
};

export const stepSchema = z.object({
  /** Unique in its trace; the run id where the step was a run of its own. */
  id: z.string(),
  kind: z.enum(stepKinds),
  name: z.string(),
  /** LangGraph node names from the outermost graph inwards; empty outside LangGraph. */
  path: z.array(z.string()),
  /** Id of the enclosing step, if any (a node, or the tool that called this agent). */
  parentId: z.string().optional(),
  ...spanShape,
  /** How often it was tried: LangGraph retries are one step. */
  attempts: z.number().int().positive().optional(),
  saw: sightSchema,
  /** kind `llm`: what the model said; its `toolCalls` carry their results once known. */
  output: messageSchema.optional(),
  /** kind `tool` and `retriever`: the one call (a retriever's has `args: {query}`) and its result. */
  call: toolCallSchema.optional(),
  /** kind `tool`: the `llm` step that asked for it. */
  askedBy: z.string().optional(),
  /** Name of the agent it belongs to, where the run tells it. */
  agent: z.string().optional(),
  /** kind `node`: where the node was added to its graph, where the app captured that. */
  definedAt: codePlaceSchema.optional(),
  /** Index of the judged assistant message, where the trace came as a message list. */
  messageIndex: z.number().int().nonnegative().optional(),
});

export const traceSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  threadId: z.string().optional(),
  ...spanShape,
  /** Tools offered anywhere in the run; empty where unknown. */
  tools: z.array(toolSpecSchema),
  /** In the order they began; parents before children. */
  steps: z.array(stepSchema),
  metadata: z.record(z.string(), z.unknown()),
  source: z.object({
    format: z.enum(traceFormats),
    file: z.string().optional(),
    /** 1-based line of the trace's first record in `file`. */
    line: z.number().int().positive().optional(),
  }),
});

export type CodePlace = z.infer<typeof codePlaceSchema>;
export type ToolResult = z.infer<typeof toolResultSchema>;
export type ToolCall = z.infer<typeof toolCallSchema>;
export type Message = z.infer<typeof messageSchema>;
export type ToolSpec = z.infer<typeof toolSpecSchema>;
export type StepKind = (typeof stepKinds)[number];
export type RunStatus = (typeof runStatuses)[number];
export type RunError = z.infer<typeof runErrorSchema>;
export type Sight = z.infer<typeof sightSchema>;
export type Step = z.infer<typeof stepSchema>;
export type TraceFormat = (typeof traceFormats)[number];
export type Trace = z.infer<typeof traceSchema>;
