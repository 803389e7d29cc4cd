import type { Verdict } from "@tracejudge/core";
import type { TraceJudgeOptions } from "../handler-options.ts";
import { createPrivacy, type Privacy } from "../privacy.ts";
import { createReporter } from "../report-once.ts";
import { EvaluationHandler } from "./evaluation-handler.ts";
import type { EvaluatorArgs, RunLike } from "./evaluation-row.ts";
import { fetchRun, type RunClient } from "./fetch-run.ts";
import { joinVerdicts } from "./join-verdicts.ts";
import { type JudgeChoice, JudgeClient } from "./judge-client.ts";
import { type Basis, type RunRows, rowsOfExchange, rowsOfRun } from "./rows-of-run.ts";

/** What summaries and comparisons need of a verdict. */
export type Digest = Pick<Verdict, "status" | "score" | "attributes">;

export interface Found {
  verdict: Verdict;
  basis: Basis;
}

export type FinderOptions = Omit<TraceJudgeOptions, "judge"> &
  JudgeChoice & { client?: RunClient | undefined };

const DIGESTS = 50_000;

/**
 * Finds or makes the verdict on a run: the one of our own recording where the run was recorded, else
 * one on what LangSmith tells of it. A recorded run is not judged again.
 */
export class VerdictFinder {
  readonly handler: EvaluationHandler;
  readonly #client: JudgeClient;
  readonly #keep: Privacy;
  readonly #source: RunClient | undefined;
  readonly #report: (error: unknown) => void;
  readonly #digests = new Map<string, Digest>();

  constructor({ client, ...options }: FinderOptions) {
    this.handler = new EvaluationHandler(options);
    this.#client = new JudgeClient(options);
    this.#source = client;
    this.#report = createReporter(options.onError ?? (() => {}));
    this.#keep = createPrivacy(options.redact, this.#report);
  }

  async find({ run, inputs, outputs }: EvaluatorArgs): Promise<Found> {
    const found =
      (await this.#recorded(run, outputs)) ?? (await this.#judged(run, inputs, outputs));
    if (run) this.#remember(run.id, found.verdict);
    return found;
  }

  /** Of a run that was found before, without judging it again. */
  async digest(run: RunLike): Promise<Digest> {
    return this.#digests.get(run.id) ?? (await this.find({ run })).verdict;
  }

  async close(): Promise<void> {
    await this.handler.close();
    await this.#client.close();
  }

  async #recorded(run: RunLike | undefined, outputs: unknown): Promise<Found | undefined> {
    const ids = run === undefined ? [] : [...idsOf(run)];
    const verdict = joinVerdicts(await this.handler.verdictsOn(ids, outputs ?? run?.outputs));
    return verdict && { verdict, basis: "recorded" };
  }

  async #judged(run: RunLike | undefined, inputs: unknown, outputs: unknown): Promise<Found> {
    const { traceId, rows, basis } =
      run === undefined ? rowsOfExchange({ inputs, outputs }, this.#keep) : await this.#rowsOf(run);
    return { verdict: await this.#client.judge(traceId, rows), basis };
  }

  /** What LangSmith tells of the run; where that is not all of it, what it has stored of it. */
  async #rowsOf(run: RunLike): Promise<RunRows> {
    const told = rowsOfRun(run, this.#keep);
    if (this.#source === undefined || told.basis === "child runs") return told;
    const fetched = await fetchRun(this.#source, run).catch(this.#report);
    return fetched ? { ...rowsOfRun(fetched, this.#keep), basis: "fetched" } : told;
  }

  #remember(runId: string, { status, score, attributes }: Verdict): void {
    this.#digests.delete(runId);
    this.#digests.set(runId, { status, score, attributes });
    const [oldest] = this.#digests.keys();
    if (this.#digests.size > DIGESTS && oldest !== undefined) this.#digests.delete(oldest);
  }
}

function* idsOf(run: RunLike): Generator<string> {
  yield run.id;
  for (const child of run.child_runs ?? []) yield* idsOf(child);
}
