import type { Serialized } from "@langchain/core/load/serializable";
import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import { BaseTracer, type Run } from "@langchain/core/tracers/base";
import type { TraceJudgeOptions, TraceJudgeStats } from "./handler-options.ts";
import type { RunStart } from "./open-run.ts";
import { Pipeline } from "./pipeline.ts";

type Fields = Record<string, unknown>;

/** LangGraph calls `handleInterrupt` and `handleResume` of handlers that carry this mark. */
const graphCallbacks: unique symbol = Symbol.for("langgraph.graph_callback_handler") as never;

interface LifecycleEvent {
  runId: string | undefined;
  status: string;
}

/**
 * Records and judges every run it is passed to, in `callbacks` of an invoke or of `withConfig`.
 * Nothing it does can throw into the agent, hold it up or change it.
 */
export class TraceJudgeHandler extends BaseTracer {
  name = "TraceJudgeHandler";
  readonly [graphCallbacks] = true;
  readonly #pipeline: Pipeline;

  constructor(options: TraceJudgeOptions = {}) {
    super({ _awaitHandler: true });
    this.#pipeline = new Pipeline(options);
  }

  /** Resolves when every run that ended has its verdict, delivered and written. */
  flush(): Promise<void> {
    return this.#pipeline.flush();
  }

  /** Flushes, then ends the judging thread. Runs under way are recorded as left. */
  close(): Promise<void> {
    return this.#pipeline.close();
  }

  stats(): TraceJudgeStats {
    return this.#pipeline.stats();
  }

  handleInterrupt(event: LifecycleEvent): void {
    this.#safely(() => this.#pipeline.recorder.interrupted(event.runId, event.status));
  }

  handleResume(event: LifecycleEvent): void {
    this.#safely(() => this.#pipeline.recorder.resumed(event.runId));
  }

  #safely(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#pipeline.report(error);
    }
  }

  /** LangChain tells of each start twice: at once, and again through its own handler. */
  #start(type: string, fields: StartFields): Run {
    this.#safely(() => {
      const { recorder } = this.#pipeline;
      if (!recorder.isOpen(fields.id)) recorder.start(startOf(type, fields));
    });
    return stub(fields.id, type);
  }

  #end(id: string, outputs: unknown, inputs?: unknown): Promise<Run> {
    this.#safely(() => this.#pipeline.recorder.end(id, outputs, inputs));
    return Promise.resolve(stub(id, "chain"));
  }

  #fail(id: string, error: unknown, inputs?: unknown): Promise<Run> {
    this.#safely(() => this.#pipeline.recorder.fail(id, error, inputs));
    return Promise.resolve(stub(id, "chain"));
  }

  /** Our own recorder keeps the runs; LangChain's map of them would only grow. */
  protected override getRunById(): Run | undefined {
    return undefined;
  }

  protected async persistRun(): Promise<void> {}

  override _createRunForChatModelStart(
    llm: Serialized,
    messages: BaseMessage[][],
    id: string,
    parentId?: string,
    extra?: Fields,
    tags?: string[],
    metadata?: Fields,
    name?: string,
  ): Run {
    const inputs = { messages };
    return this.#start("llm", {
      id,
      parentId,
      name,
      inputs,
      tags,
      metadata,
      extra,
      serialized: llm,
    });
  }

  override _createRunForLLMStart(
    llm: Serialized,
    prompts: string[],
    id: string,
    parentId?: string,
    extra?: Fields,
    tags?: string[],
    metadata?: Fields,
    name?: string,
  ): Run {
    const inputs = { prompts };
    return this.#start("llm", {
      id,
      parentId,
      name,
      inputs,
      tags,
      metadata,
      extra,
      serialized: llm,
    });
  }

  override _createRunForChainStart(
    chain: Serialized,
    inputs: Fields,
    id: string,
    parentId?: string,
    tags?: string[],
    metadata?: Fields,
    type?: string,
    name?: string,
    extra?: Fields,
  ): Run {
    const serialized = chain;
    return this.#start(type ?? "chain", {
      id,
      parentId,
      name,
      inputs,
      tags,
      metadata,
      extra,
      serialized,
    });
  }

  override _createRunForToolStart(
    tool: Serialized,
    input: string | Fields,
    id: string,
    parentId?: string,
    tags?: string[],
    metadata?: Fields,
    name?: string,
    toolCallId?: string,
  ): Run {
    const inputs = typeof input === "string" ? { input } : input;
    return this.#start("tool", {
      id,
      parentId,
      name,
      inputs,
      tags,
      metadata,
      serialized: tool,
      toolCallId,
    });
  }

  override _createRunForRetrieverStart(
    retriever: Serialized,
    query: string,
    id: string,
    parentId?: string,
    tags?: string[],
    metadata?: Fields,
    name?: string,
  ): Run {
    const inputs = { query };
    const serialized = retriever;
    return this.#start("retriever", { id, parentId, name, inputs, tags, metadata, serialized });
  }

  override handleLLMEnd(output: LLMResult, id: string): Promise<Run> {
    return this.#end(id, output);
  }

  override handleLLMError(error: unknown, id: string): Promise<Run> {
    return this.#fail(id, error);
  }

  override handleChainEnd(
    outputs: unknown,
    id: string,
    _parentId?: string,
    _tags?: string[],
    more?: { inputs?: Fields },
  ): Promise<Run> {
    return this.#end(id, outputs, more?.inputs);
  }

  override handleChainError(
    error: unknown,
    id: string,
    _parentId?: string,
    _tags?: string[],
    more?: { inputs?: Fields },
  ): Promise<Run> {
    return this.#fail(id, error, more?.inputs);
  }

  override handleToolEnd(output: unknown, id: string): Promise<Run> {
    return this.#end(id, { output });
  }

  override handleToolError(error: unknown, id: string): Promise<Run> {
    return this.#fail(id, error);
  }

  override handleRetrieverEnd(documents: unknown[], id: string): Promise<Run> {
    return this.#end(id, { documents });
  }

  override handleRetrieverError(error: unknown, id: string): Promise<Run> {
    return this.#fail(id, error);
  }

  /** Tokens are counted, not kept: the whole text comes with the model's end. */
  override handleLLMNewToken(_token: string, _index: unknown, id: string): Promise<Run> {
    this.#safely(() => this.#pipeline.recorder.token(id));
    return Promise.resolve(stub(id, "llm"));
  }

  override async handleAgentAction(): Promise<void> {}
  override async handleAgentEnd(): Promise<void> {}
  override async handleText(): Promise<void> {}
}

type StartFields = Pick<RunStart, "id" | "inputs" | "serialized"> & {
  [key in "parentId" | "name" | "tags" | "metadata" | "extra" | "toolCallId"]?: RunStart[key];
};

function startOf(type: string, fields: StartFields): RunStart {
  const { id, parentId, name, inputs, tags, metadata, extra, serialized, toolCallId } = fields;
  return {
    id,
    type,
    parentId,
    inputs,
    serialized,
    name: typeof name === "string" ? name : undefined,
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : undefined,
    metadata: fieldsOf(metadata),
    extra: fieldsOf(extra),
    toolCallId,
  };
}

/** Callers are not always as well typed as their signatures. */
function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}

/** LangChain's signatures ask for a run, but nobody reads it. */
function stub(id: string, type: string): Run {
  return {
    id,
    name: "",
    run_type: type,
    start_time: 0,
    execution_order: 1,
    child_execution_order: 1,
    child_runs: [],
    events: [],
    inputs: {},
  };
}
