import { parentPort, workerData } from "node:worker_threads";
import { type Judge, TraceJudgeError } from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import type { FromThread, JudgeSetup, ToThread } from "./job.ts";
import { runJob } from "./run-job.ts";

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

/** The server gives a thread one job at a time; `abort` ends the one under way. */
class Thread {
  readonly #judge: Judge;
  readonly #withRows: boolean;
  readonly #running = new Map<number, AbortController>();

  constructor(judge: Judge, withRows: boolean) {
    this.#judge = judge;
    this.#withRows = withRows;
  }

  async obey(message: ToThread): Promise<void> {
    if (message.type === "job") await this.#work(message);
    else if (message.type === "abort") this.#running.get(message.id)?.abort();
    else {
      await this.#judge.close();
      parentPort?.close();
    }
  }

  async #work({ id, job }: Extract<ToThread, { type: "job" }>): Promise<void> {
    const abort = new AbortController();
    this.#running.set(id, abort);
    try {
      const options = { signal: abort.signal, withRows: this.#withRows };
      send({ type: "judged", id, judged: await runJob(job, this.#judge, options) });
    } catch (error) {
      send({ type: "failed", id, message: error instanceof Error ? error.name : "unknown" });
    } finally {
      this.#running.delete(id);
    }
  }
}

async function serve({ model, rubric, threads, withRows }: JudgeSetup): Promise<void> {
  const judge = await createStudentJudge({
    threads,
    ...(model !== undefined && { model }),
    ...(rubric !== undefined && { rubric }),
  });
  const thread = new Thread(judge, withRows);
  parentPort?.on("message", (message: ToThread) => void thread.obey(message));
  send({ type: "ready", info: judge.info });
}

function unusable(error: unknown): FromThread {
  const { code, message, remedy } =
    error instanceof TraceJudgeError
      ? error
      : { code: "MODEL_INVALID", message: String(error), remedy: "Start the server again" };
  return { type: "unusable", code, message, remedy };
}

process.env.ORT_DISABLE_TELEMETRY = "1";
serve(workerData as JudgeSetup).catch((error: unknown) => send(unusable(error)));
