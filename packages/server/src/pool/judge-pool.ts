import type { JudgeInfo } from "@tracejudge/core";
import { within } from "../within.ts";
import type { Job, Judged, JudgeSetup } from "./job.ts";
import { JudgeThread, type ThreadAnswer } from "./judge-thread.ts";

export interface PoolOptions extends JudgeSetup {
  /** Judging threads, each with a student of its own. */
  workers: number;
  /** Jobs that may wait; more are refused. */
  queueLimit: number;
  /** Milliseconds until a thread that does not let go of a given-up job is replaced; 5 s unless told. */
  letGoMs?: number;
}

/** Why a job was not judged. */
export type Refusal = "full" | "closing" | "lost" | "aborted" | "timeout";

export type Outcome = { judged: Judged } | { refused: Refusal };

/** Whoever judges: a queue of jobs and the threads that work it off. */
export interface JudgePool {
  readonly info: JudgeInfo;
  /** Jobs waiting or under way. */
  readonly depth: number;
  /** Whether a job would be taken now. */
  readonly room: boolean;
  /** Whether there is a thread with a loaded student. */
  readonly alive: boolean;
  /** Whether no thread is left and none will come: nothing is judged any more. */
  readonly gone: boolean;
  /** Seconds after which a refused caller may try again. */
  readonly retryAfter: number;
  judge(job: Job, limits?: JobLimits): Promise<Outcome>;
  /** Takes nothing more, works off what it took, at most `waitMs` long, and ends the threads. */
  close(waitMs: number): Promise<void>;
}

export interface JobLimits {
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal;
  timeoutMs?: number;
  /** The same without the time that it waits for a thread. */
  judgingMs?: number;
}

interface Ticket {
  job: Job;
  judgingMs: number | undefined;
  resolve(outcome: Outcome): void;
  /** Set once the job is given to a thread. */
  thread?: JudgeThread;
}

/** A thread that ends is replaced; after so many in a row without a judgement, no more. */
const MOST_CRASHES = 3;

/** Loads the students; rejects with a TraceJudgeError where that fails. */
export async function openJudgePool(options: PoolOptions): Promise<JudgePool> {
  const pool = new ThreadPool(options);
  await pool.start();
  return pool;
}

class ThreadPool implements JudgePool {
  readonly #options: PoolOptions;
  readonly #waiting: Ticket[] = [];
  readonly #running = new Set<Ticket>();
  readonly #threads = new Set<JudgeThread>();
  #info: JudgeInfo | undefined;
  /** Threads whose student is being loaded. */
  readonly #loading = new Set<JudgeThread>();
  #crashes = 0;
  #closing = false;
  #drained = () => {};
  /** Moving mean of a job's seconds. */
  #seconds = 1;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    try {
      await Promise.all(Array.from({ length: this.#options.workers }, () => this.#open()));
    } catch (error) {
      await this.close(0);
      throw error;
    }
  }

  get info(): JudgeInfo {
    return this.#info ?? { name: "none", version: "-", traceFormat: "-" };
  }

  get depth(): number {
    return this.#waiting.length + this.#running.size;
  }

  get room(): boolean {
    return !this.#closing && !this.gone && this.#waiting.length < this.#options.queueLimit;
  }

  get alive(): boolean {
    return this.#threads.size > 0;
  }

  get gone(): boolean {
    return !this.alive && this.#loading.size === 0;
  }

  get retryAfter(): number {
    const wait = (this.depth * this.#seconds) / Math.max(1, this.#threads.size);
    return Math.min(60, Math.max(1, Math.ceil(wait)));
  }

  judge(job: Job, { signal, timeoutMs, judgingMs }: JobLimits = {}): Promise<Outcome> {
    if (this.#closing) return Promise.resolve({ refused: "closing" });
    if (this.gone) return Promise.resolve({ refused: "lost" });
    if (!this.room) return Promise.resolve({ refused: "full" });
    if (signal?.aborted) return Promise.resolve({ refused: "aborted" });
    return new Promise((done) => {
      const stop = (why: Refusal) => () => this.#giveUp(ticket, why);
      const aborted = stop("aborted");
      const timer = timeoutMs === undefined ? undefined : setTimeout(stop("timeout"), timeoutMs);
      const ticket: Ticket = {
        job,
        judgingMs,
        resolve(outcome) {
          clearTimeout(timer);
          signal?.removeEventListener("abort", aborted);
          done(outcome);
        },
      };
      signal?.addEventListener("abort", aborted, { once: true });
      this.#waiting.push(ticket);
      this.#dispatch();
    });
  }

  async close(waitMs: number): Promise<void> {
    this.#closing = true;
    if (this.depth > 0 && !this.gone) {
      const drained = new Promise<void>((resolve) => {
        this.#drained = resolve;
      });
      await within(waitMs, drained);
    }
    for (const ticket of this.#waiting.splice(0)) ticket.resolve({ refused: "closing" });
    for (const thread of this.#threads) thread.abort();
    await Promise.all([...this.#threads, ...this.#loading].map((thread) => thread.close()));
  }

  async #open(): Promise<void> {
    const { model, rubric, threads, withRows, letGoMs } = this.#options;
    const thread = new JudgeThread(
      { threads, withRows, ...(model && { model }), ...(rubric && { rubric }) },
      () => this.#ended(thread),
      letGoMs,
    );
    this.#loading.add(thread);
    try {
      this.#info = await thread.started();
    } catch (error) {
      await thread.close();
      throw error;
    } finally {
      this.#loading.delete(thread);
    }
    this.#threads.add(thread);
    this.#dispatch();
  }

  #ended(thread: JudgeThread): void {
    if (!this.#threads.delete(thread)) return;
    // A closing pool still works off what it took
    if (this.#closing && this.#waiting.length === 0) return;
    // Who sends jobs that take too long must not be able to use up the threads
    if (!thread.stuck) this.#crashes += 1;
    const again = this.#crashes <= MOST_CRASHES ? this.#open() : Promise.reject();
    again.catch(() => {
      if (!this.gone) return;
      for (const ticket of this.#waiting.splice(0)) ticket.resolve({ refused: "lost" });
      this.#drained();
    });
  }

  #dispatch(): void {
    for (const thread of this.#threads) {
      const ticket = thread.idle ? this.#waiting.shift() : undefined;
      if (ticket !== undefined) void this.#work(ticket, thread);
    }
    if (this.depth === 0) this.#drained();
  }

  async #work(ticket: Ticket, thread: JudgeThread): Promise<void> {
    ticket.thread = thread;
    this.#running.add(ticket);
    const began = performance.now();
    const { job, judgingMs } = ticket;
    const late = () => this.#giveUp(ticket, "timeout");
    const timer = judgingMs === undefined ? undefined : setTimeout(late, judgingMs);
    const answer = await thread.run(job);
    clearTimeout(timer);
    this.#seconds += 0.1 * ((performance.now() - began) / 1000 - this.#seconds);
    this.#running.delete(ticket);
    ticket.resolve(this.#outcomeOf(answer));
    this.#dispatch();
  }

  #outcomeOf(answer: ThreadAnswer): Outcome {
    if ("failed" in answer) return { refused: "lost" };
    this.#crashes = 0;
    return answer;
  }

  /** Nobody waits for the job any more. */
  #giveUp(ticket: Ticket, refused: Refusal): void {
    const place = this.#waiting.indexOf(ticket);
    if (place >= 0) this.#waiting.splice(place, 1);
    ticket.thread?.abort();
    ticket.resolve({ refused });
  }
}
