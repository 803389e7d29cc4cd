import type { Verdict } from "@tracejudge/core";
import { openStore, type TraceStore } from "@tracejudge/store";
import { Deliveries } from "./deliveries.ts";
import type { TraceJudgeOptions, TraceJudgeStats } from "./handler-options.ts";
import { onProcessEnd } from "./on-process-end.ts";
import { openLink } from "./open-link.ts";
import { createPrivacy } from "./privacy.ts";
import { Recorder, type RootRun } from "./recorder.ts";
import { createReporter } from "./report-once.ts";
import { RunLog } from "./run-log.ts";
import { isSampled } from "./sample.ts";
import { VerdictQueue } from "./verdict-queue.ts";

const MAX_QUEUE = 1_000;
const MAX_QUEUE_BYTES = 256_000_000;
const ENDED = "The process ended before the run was judged";

function storeOf(options: TraceJudgeOptions, report: (error: unknown) => void) {
  if (options.store === false) return undefined;
  const onProblem = (problem: { message: string; remedy: string }) =>
    report(new Error(`${problem.message}. ${problem.remedy}.`));
  return openStore({ dir: options.dir ?? ".tracejudge", onProblem });
}

/** Recorder, store and judge of one handler, joined. */
export class Pipeline {
  readonly recorder: Recorder;
  readonly report: (error: unknown) => void;
  readonly #options: TraceJudgeOptions;
  readonly #store: TraceStore | undefined;
  readonly #queue: VerdictQueue | undefined;
  readonly #log: RunLog;
  readonly #deliveries: Deliveries;
  #verdicts = 0;
  /** Set while there is something to save should the process end. */
  #leaveProcess: (() => void) | undefined;

  constructor(options: TraceJudgeOptions) {
    this.#options = options;
    this.report = createReporter(options.onError);
    this.#store = storeOf(options, this.report);
    this.#queue = this.#openQueue();
    this.#deliveries = new Deliveries(this.report, options.judgeTimeoutMs);
    this.#log = new RunLog({
      store: this.#store,
      queue: this.#queue,
      onRest: () => this.#rest(),
      report: this.report,
    });
    this.recorder = new Recorder({
      privacy: createPrivacy(options.redact, this.report),
      wants: (root) => this.#wants(root),
      onRow: (row, late) => this.#log.row(row, late),
      onEnd: (trace) => this.#log.end(trace),
      report: this.report,
    });
  }

  async flush(): Promise<void> {
    this.recorder.sweep();
    await this.#log.flush();
    await this.#queue?.idle();
    await this.#deliveries.idle();
  }

  async close(): Promise<void> {
    await this.#end();
    await this.#queue?.close();
  }

  /** Closes what the app cannot close any more; a judge of the app's own may serve others too. */
  letGo(): void {
    const isTheirs = typeof this.#options.judge === "object";
    void (isTheirs ? this.#end() : this.close()).catch(this.report);
  }

  async #end(): Promise<void> {
    this.recorder.close();
    await this.flush();
    await this.#store?.close();
    this.#rest();
  }

  stats(): TraceJudgeStats {
    return {
      traces: this.#log.traces,
      rows: this.#log.rows,
      rowsLost: this.#store?.dropped ?? 0,
      verdicts: this.#verdicts,
      unjudged: this.#queue?.unjudged ?? 0,
      waiting: this.#queue?.waiting ?? 0,
      active: this.recorder.active,
      heldRuns: this.recorder.held,
      strays: this.recorder.strays,
    };
  }

  #openQueue(): VerdictQueue | undefined {
    const { judge, ...choice } = this.#options;
    if (judge === false) return undefined;
    return new VerdictQueue({
      link: (events) => openLink({ ...choice, ...(judge !== undefined && { judge }) }, events),
      maxQueue: this.#options.maxQueue ?? MAX_QUEUE,
      maxQueueBytes: this.#options.maxQueueBytes ?? MAX_QUEUE_BYTES,
      finishOnExit: this.#options.finishOnExit ?? true,
      onVerdict: (verdict) => this.#deliver(verdict),
      report: this.report,
    });
  }

  #wants(root: RootRun): boolean {
    const wanted = isSampled(root.id, this.#options.sampleRate ?? 1) && this.#passes(root);
    if (!wanted) return false;
    this.#queue?.warm();
    if (this.#store) this.#leaveProcess ??= onProcessEnd("exit", () => this.#leave());
    return true;
  }

  /** `process.exit()`, an uncaught error, or nothing left to do: what is known is written down. */
  #leave(): void {
    this.recorder.close();
    this.#log.leave(ENDED);
  }

  #rest(): void {
    if (this.recorder.active > 0 || this.#log.busy || (this.#queue?.waiting ?? 0) > 0) return;
    this.#leaveProcess?.();
    this.#leaveProcess = undefined;
  }

  /** A filter that throws, or answers later, lets the run pass: better one too many than one that nobody saw. */
  #passes(root: RootRun): boolean {
    try {
      const answer: unknown = this.#options.filter?.(root) ?? true;
      if (answer instanceof Promise) throw asynchronous(answer);
      return Boolean(answer);
    } catch (error) {
      this.report(error);
      return true;
    }
  }

  #deliver(verdict: Verdict): void {
    this.#verdicts += 1;
    const tell = () => this.#options.onVerdict?.(verdict);
    this.#deliveries.add(this.#log.verdict(verdict), tell);
  }
}

function asynchronous(answer: Promise<unknown>): TypeError {
  answer.catch(() => undefined);
  return new TypeError("filter must answer at once, not with a promise");
}
