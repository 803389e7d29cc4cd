import type { Serialized } from "@langchain/core/load/serializable";
import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import { BaseTracer, type Run } from "@langchain/core/tracers/base";
import type { TraceJudgeOptions, TraceJudgeStats } from "./handler-options.ts";
import { Pipeline } from "./pipeline.ts";
import type { RunEvent } from "./recorder.ts";
import { type StartFields, startOf } from "./start-of.ts";
import { whenCollected } from "./when-collected.ts";

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
  /** Frameworks wrap what they are given into proxies, which have no private fields. */
  protected readonly self = (): this => this;

  constructor(options: TraceJudgeOptions = {}) {
    super({ _awaitHandler: true });
    const pipeline = new Pipeline(options);
    this.#pipeline = pipeline;
    whenCollected(this, () => pipeline.letGo());
  }

  /**
   * Resolves when every run that ended has its verdict, delivered and written; awaited inside
   * `onVerdict`, when what was delivered before is.
   */
  flush(): Promise<void> {
    return this.self().#pipeline.flush();
  }

  /** Flushes, then ends the judging thread. Runs under way are recorded as left. */
  close(): Promise<void> {
    return this.self().#pipeline.close();
  }

  stats(): TraceJudgeStats {
    return this.self().#pipeline.stats();
  }

  handleInterrupt(event: LifecycleEvent): void {
    this.self().#safely(() =>
      this.self().#pipeline.recorder.interrupted(event.runId, event.status),
    );
  }

  handleResume(event: LifecycleEvent): void {
    this.self().#safely(() => this.self().#pipeline.recorder.resumed(event.runId));
  }

  #safely(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#pipeline.report(error);
    }
  }

  #start(type: string, fields: StartFields): Run {
    this.#safely(() => this.#pipeline.recorder.start(startOf(type, fields)));
    return stub(fields.id, type);
  }

  #end(event: RunEvent, outputs: unknown): Promise<Run> {
    this.#safely(() => this.#pipeline.recorder.end(event, outputs));
    return Promise.resolve(stub(event.id, "chain"));
  }

  #fail(event: RunEvent, error: unknown): Promise<Run> {
    this.#safely(() => this.#pipeline.recorder.fail(event, error));
    return Promise.resolve(stub(event.id, "chain"));
  }

  /** The id under which a run is recorded; `told` is what its end is told with. */
  protected recordedId(...told: Told): string {
    const { id, mark } = eventOf(told);
    return this.self().#pipeline.recorder.recordedId(id, mark);
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
    return this.self().#start("llm", {
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
    return this.self().#start("llm", {
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
    return this.self().#start(type ?? "chain", {
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
    return this.self().#start("tool", {
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
    return this.self().#start("retriever", {
      id,
      parentId,
      name,
      inputs,
      tags,
      metadata,
      serialized,
    });
  }

  override handleLLMEnd(output: LLMResult, ...told: Told): Promise<Run> {
    return this.self().#end(eventOf(told), output);
  }

  override handleLLMError(error: unknown, ...told: Told): Promise<Run> {
    return this.self().#fail(eventOf(told), error);
  }

  override handleChainEnd(outputs: unknown, ...told: ChainTold): Promise<Run> {
    return this.self().#end({ ...eventOf(told), inputs: told[3]?.inputs }, outputs);
  }

  override handleChainError(error: unknown, ...told: ChainTold): Promise<Run> {
    return this.self().#fail({ ...eventOf(told), inputs: told[3]?.inputs }, error);
  }

  override handleToolEnd(output: unknown, ...told: Told): Promise<Run> {
    return this.self().#end(eventOf(told), { output });
  }

  override handleToolError(error: unknown, ...told: Told): Promise<Run> {
    return this.self().#fail(eventOf(told), error);
  }

  override handleRetrieverEnd(documents: unknown[], ...told: Told): Promise<Run> {
    return this.self().#end(eventOf(told), { documents });
  }

  override handleRetrieverError(error: unknown, ...told: Told): Promise<Run> {
    return this.self().#fail(eventOf(told), error);
  }

  /** Tokens are counted, not kept: the whole text comes with the model's end. */
  override handleLLMNewToken(_token: string, _index: unknown, ...told: Told): Promise<Run> {
    const event = eventOf(told);
    this.self().#safely(() => this.self().#pipeline.recorder.token(event, told[3]));
    return Promise.resolve(stub(event.id, "llm"));
  }

  override async handleAgentAction(): Promise<void> {}
  override async handleAgentEnd(): Promise<void> {}
  override async handleText(): Promise<void> {}
}

/** What follows the outcome in each event after the start. */
type Told = [id: string, parentId?: string, tags?: string[], ...more: unknown[]];
type ChainTold = [id: string, parentId?: string, tags?: string[], more?: { inputs?: Fields }];

/** LangChain hands over the very list of tags that it told the start with. */
function eventOf([id, , tags]: Told): RunEvent {
  return { id, mark: tags };
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
