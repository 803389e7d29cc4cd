import type { Verdict } from "@tracejudge/core";
import { openStore, type TraceStore } from "@tracejudge/store";
import type { Logger } from "pino";
import type { Judged } from "./pool/job.ts";
import type { Refusal } from "./pool/judge-pool.ts";
import type { ServerMetrics } from "./server-metrics.ts";
import { VerdictRing } from "./verdict-ring.ts";

/** By which way a run came in. */
export type Source = "judge" | "systemone" | "otlp";

export interface KeeperOptions {
  /** Verdicts held in memory. */
  ring: number;
  /** Folder in the shape of `.tracejudge/`; nothing is written unless given. */
  store?: string;
  metrics: ServerMetrics;
  log: Logger;
}

/** Every verdict passes here: counted, and of traces received over OTLP kept for whoever asks. */
export class VerdictKeeper {
  readonly ring: VerdictRing;
  readonly #store: TraceStore | undefined;
  readonly #metrics: ServerMetrics;
  readonly #log: Logger;

  constructor({ ring, store, metrics, log }: KeeperOptions) {
    this.ring = new VerdictRing(ring);
    this.#metrics = metrics;
    this.#log = log;
    const onProblem = (problem: object) => log.error({ problem }, "store");
    this.#store = store === undefined ? undefined : openStore({ dir: store, onProblem });
  }

  async keep({ verdicts, rows, problems }: Judged, source: Source): Promise<void> {
    for (const verdict of verdicts) {
      this.#metrics.countVerdict(verdict, source);
      if (source !== "systemone") this.ring.add(verdict);
      if (source === "otlp") this.#tell(verdict);
    }
    if (source === "otlp" && verdicts.length === 0) {
      this.#metrics.countUnjudged("no_agent");
      this.#log.debug({ codes: problems.map(({ code }) => code) }, "trace without an agent");
    }
    if (this.#store === undefined || source === "systemone") return;
    await this.#store.appendRuns(rows);
    for (const verdict of verdicts) await this.#store.appendVerdict(verdict);
  }

  /** A trace that was received and not judged. */
  lose(traceId: string, why: Refusal): void {
    this.#metrics.countUnjudged(why);
    this.#log.error({ traceId, why }, "trace lost");
  }

  async close(): Promise<void> {
    await this.#store?.close();
  }

  #tell({ traceId, status, score, steps }: Verdict): void {
    this.#log.info({ traceId, status, score, steps: steps.length }, "trace judged");
  }
}
