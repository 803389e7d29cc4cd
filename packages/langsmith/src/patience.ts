import { TraceJudgeError } from "@tracejudge/core";
import { pause } from "./pause.ts";
import type { Failure } from "./request-attempt.ts";

export interface PatienceOptions {
  signal?: AbortSignal;
  /** One request is tried for so long; then the whole job ends, to be resumed later. Ten minutes. */
  giveUpAfterMs?: number;
  /** As long as nobody has answered at all: a wrong address or no network. Twenty seconds. */
  firstContactMs?: number;
  /**
   * A request that fails for so long, though others of its kind were answered just now, is given up alone: it is
   * about one run that the server cannot give, or a row that it cannot take. Two minutes.
   */
  aloneMs?: number;
}

/** One request, so far. */
export interface Trial {
  url: URL;
  /** Method and path: what of it is answered says whether the server can answer it at all. */
  kind: string;
  /** Failed ones. */
  tries: number;
  /** When it was first sent; milliseconds since the epoch. */
  begun: number;
}

/** Status of a request that was given up alone: no client tries it again. */
export const UNANSWERED = 424;

const LONGEST_PAUSE_MS = 30_000;
/** So many times a busy server is asked again after the time that it named, were it none at all. */
const PROMPT_TRIES = 3;

/** How long requests are tried again, and which error ends that. */
export class Patience {
  /** Aborted with the job, or once the server is given up. */
  readonly over: AbortSignal;
  /** Why the server was given up. */
  dead: Error | undefined;
  private readonly end = new AbortController();
  private readonly options: Required<Omit<PatienceOptions, "signal">>;
  /** When each kind of request was answered last. */
  private readonly answers = new Map<string, number>();
  /** Requests that have failed and are tried again. */
  private readonly troubled = new Set<Trial>();
  private met = false;

  constructor({ signal, giveUpAfterMs = 600_000, ...more }: PatienceOptions) {
    const { firstContactMs = 20_000, aloneMs = 120_000 } = more;
    this.options = {
      giveUpAfterMs,
      firstContactMs: Math.min(giveUpAfterMs, firstContactMs),
      aloneMs,
    };
    this.over = signal === undefined ? this.end.signal : AbortSignal.any([signal, this.end.signal]);
  }

  /** Somebody is there. */
  meet(): void {
    this.met = true;
  }

  answered(trial: Trial): void {
    this.troubled.delete(trial);
    this.answers.set(trial.kind, Date.now());
  }

  /**
   * Waits before the next try (a busy server has named a time of its own, which counts where it is
   * longer), or gives up: for good (`dead`), or this one request, with an answer.
   */
  async endure(failure: Failure, trial: Trial): Promise<Response | undefined> {
    const { giveUpAfterMs, firstContactMs } = this.options;
    const { url, begun } = trial;
    const now = Date.now();
    const patience = this.met ? giveUpAfterMs : firstContactMs;
    this.troubled.add(trial);
    trial.tries += 1;
    if (now - begun >= patience) {
      this.dead ??= this.met ? gaveUp(url, failure.reason) : unreachable(url, failure.reason);
      this.end.abort();
      return undefined;
    }
    if (!failure.busy && this.isAlone(trial, now)) {
      this.troubled.delete(trial);
      return unanswered(failure.reason);
    }
    const tries = failure.busy ? trial.tries - PROMPT_TRIES : trial.tries;
    await pause(Math.min(backoff(tries), begun + patience - now), this.over);
    return undefined;
  }

  /** Whether it is this request that is wrong, not the server: others are answered, or fail not. */
  private isAlone({ kind, begun }: Trial, now: number): boolean {
    const { aloneMs } = this.options;
    const answered = this.answers.get(kind) ?? Number.NEGATIVE_INFINITY;
    const since = this.troubled.size === 1 ? begun - aloneMs : begun;
    return now - begun >= aloneMs && answered > since;
  }
}

/** A quarter of a second, a half, one …, a random quarter less, so that those who failed together come apart. */
function backoff(tries: number): number {
  if (tries <= 0) return 0;
  return Math.min(LONGEST_PAUSE_MS, 250 * 2 ** (tries - 1)) * (1 - Math.random() / 4);
}

/** A `status` that is none makes the client hand the error on at once instead of trying again. */
function final(error: TraceJudgeError): TraceJudgeError {
  return Object.assign(error, { status: 0 });
}

export function stopped(): TraceJudgeError {
  return final(
    new TraceJudgeError("ABORTED", "The job was interrupted", "Start it again to go on"),
  );
}

function gaveUp(url: URL, reason: string): TraceJudgeError {
  const message = `LangSmith (${url.host}) gave no usable answer for too long: ${reason}`;
  const remedy = "Start the same command again later; it goes on where it stopped";
  return final(new TraceJudgeError("LANGSMITH_UNREACHABLE", message, remedy));
}

/**
 * In place of an answer: an error would be tried again by the client, and end the job. No server of
 * LangSmith's gives this status.
 */
function unanswered(detail: string): Response {
  return Response.json({ detail }, { status: UNANSWERED });
}

function unreachable(url: URL, reason: string): TraceJudgeError {
  const message = `LangSmith cannot be reached at ${url.host}: ${reason}`;
  const remedy = "Check the network, and LANGSMITH_ENDPOINT where you have set it";
  return final(new TraceJudgeError("LANGSMITH_UNREACHABLE", message, remedy));
}
