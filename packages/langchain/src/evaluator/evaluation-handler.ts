import { setImmediate } from "node:timers";
import type { Verdict } from "@tracejudge/core";
import type { TraceJudgeOptions } from "../handler-options.ts";
import { TraceJudgeHandler } from "../trace-judge-handler.ts";
import { RunBook } from "./run-book.ts";

/** Finished runs may pile up while an experiment's targets run ahead of its evaluators. */
const MAX_QUEUE = 100_000;
const MAX_QUEUE_BYTES = 1_000_000_000;

/** A handler that knows again, by LangSmith's run ids, the runs it recorded and judged. */
export class EvaluationHandler extends TraceJudgeHandler {
  readonly #book: RunBook;
  readonly #starting: { parentId: string | undefined };

  constructor(options: TraceJudgeOptions) {
    const book = new RunBook();
    const starting: { parentId: string | undefined } = { parentId: undefined };
    super({
      maxQueue: MAX_QUEUE,
      maxQueueBytes: MAX_QUEUE_BYTES,
      ...options,
      filter(root) {
        let wanted = true;
        try {
          wanted = options.filter?.(root) ?? true;
          return wanted;
        } finally {
          if (wanted) book.begin(root.id, starting.parentId);
        }
      },
      onVerdict(verdict) {
        book.settle(verdict);
        return options.onVerdict?.(verdict);
      },
    });
    this.#book = book;
    this.#starting = starting;
  }

  /**
   * The verdicts on what was recorded under these runs, or gave back these outputs; none where nothing
   * was recorded, or where it has not ended.
   */
  async verdictsOn(runIds: readonly string[], outputs: unknown): Promise<Verdict[]> {
    const roots = this.self().#book.rootsOf(runIds, outputs);
    if (roots.length === 0) return [];
    const judged = Promise.all(roots.map((id) => this.self().#book.verdictOf(id)));
    const settled = await Promise.race([judged, this.flush().then(() => undefined)]);
    const verdicts = settled ?? (await Promise.all(roots.map((id) => this.self().#soonOf(id))));
    return verdicts.filter((verdict) => verdict !== undefined);
  }

  /** After a flush a verdict is there, or does not come. */
  #soonOf(id: string): Promise<Verdict | undefined> {
    const later = new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)));
    return Promise.race([this.#book.verdictOf(id), later]);
  }

  /** The filter is asked, at once, of roots only: there the parent is another tracer's run. */
  #under<T>(parentId: string | undefined, start: () => T): T {
    this.#starting.parentId = parentId;
    return start();
  }

  override _createRunForChainStart(
    ...args: Parameters<TraceJudgeHandler["_createRunForChainStart"]>
  ) {
    return this.self().#under(args[3], () => super._createRunForChainStart(...args));
  }

  override _createRunForChatModelStart(
    ...args: Parameters<TraceJudgeHandler["_createRunForChatModelStart"]>
  ) {
    return this.self().#under(args[3], () => super._createRunForChatModelStart(...args));
  }

  override _createRunForLLMStart(...args: Parameters<TraceJudgeHandler["_createRunForLLMStart"]>) {
    return this.self().#under(args[3], () => super._createRunForLLMStart(...args));
  }

  override _createRunForToolStart(
    ...args: Parameters<TraceJudgeHandler["_createRunForToolStart"]>
  ) {
    return this.self().#under(args[3], () => super._createRunForToolStart(...args));
  }

  override _createRunForRetrieverStart(
    ...args: Parameters<TraceJudgeHandler["_createRunForRetrieverStart"]>
  ) {
    return this.self().#under(args[3], () => super._createRunForRetrieverStart(...args));
  }

  override handleChainEnd(...args: Parameters<TraceJudgeHandler["handleChainEnd"]>) {
    const [outputs, ...told] = args;
    try {
      this.self().#book.end(this.recordedId(...told), outputs);
    } catch {
      // Exotic objects may refuse to be looked at; such a result is just not known again.
    }
    return super.handleChainEnd(...args);
  }
}
