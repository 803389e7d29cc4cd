import { TraceJudgeError } from "@tracejudge/core";
import { createLimit } from "./limit.ts";
import { pause } from "./pause.ts";
import { type Attempt, attempt, type Failure } from "./request-attempt.ts";

export interface PatienceOptions {
  signal?: AbortSignal;
  /** One request is tried for so long; then the whole job ends, to be resumed later. Ten minutes. */
  giveUpAfterMs?: number;
  /** As long as nobody has answered at all: a wrong address or no network. Twenty seconds. */
  firstContactMs?: number;
  /** For one attempt. A minute. */
  timeoutMs?: number;
  /** Requests in flight at once. Eight. */
  width?: number;
}

export interface PatientFetch {
  fetch: typeof fetch;
  /** What the server's clock says, in ms since the epoch: ours may be wrong. */
  serverNow(): number;
}

const LONGEST_PAUSE_MS = 30_000;
/** What the LangSmith client waits after a 429 that does not say how long. */
const BUSY_MS = 10_000;

/**
 * A `fetch` for LangSmith's client that only comes back with an answer worth having. Where the server
 * is busy (429, or any `retry-after`) all requests pause for as long as it asks; where it fails (5xx),
 * is cut off or sends half a page, the request is made again. The client by itself ignores
 * `retry-after` outside its batches, and drops a batch after five attempts.
 */
export function createPatientFetch(
  options: PatienceOptions,
  heard: (url: URL, init: RequestInit, response: Response) => void,
): PatientFetch {
  const { signal, giveUpAfterMs = 600_000, timeoutMs = 60_000, width = 8 } = options;
  const firstContactMs = Math.min(giveUpAfterMs, options.firstContactMs ?? 20_000);
  const attemptOptions = { timeoutMs, ...(signal && { signal }) };
  const limit = createLimit(width);
  let opensAt = 0;
  let ahead = 0;
  let met = false;
  let dead: Error | undefined;

  async function once(url: URL, init: RequestInit): Promise<Attempt> {
    for (;;) {
      while (Date.now() < opensAt && dead === undefined && !signal?.aborted) {
        await pause(opensAt - Date.now(), signal);
      }
      if (signal?.aborted) throw stopped();
      if (dead !== undefined) throw dead;
      const made = await limit(async () => {
        // The pause may have begun while this request stood in line.
        if (Date.now() < opensAt) return undefined;
        const made = await attempt(url, init, attemptOptions);
        if (made.failure?.busy) {
          opensAt = Math.max(opensAt, Date.now() + (made.failure.waitMs ?? BUSY_MS));
        }
        return made;
      });
      if (made !== undefined) return made;
    }
  }

  /** Waits before the next try, or gives up for good. */
  async function endure(url: URL, failure: Failure, tries: number, begun: number): Promise<void> {
    const spent = Date.now() - begun;
    if (!met && spent >= firstContactMs) dead ??= unreachable(url, failure.reason);
    if (spent >= giveUpAfterMs) dead ??= gaveUp(url, failure.reason);
    if (!failure.busy) await pause(backoff(tries), signal);
  }

  async function patient(input: string | URL | Request, given: RequestInit = {}) {
    const { url, init } = await replayable(input, given);
    const begun = Date.now();
    for (let tries = 0; ; tries++) {
      const { response, failure, serverTime } = await once(url, init);
      met ||= response !== undefined || serverTime !== undefined;
      if (serverTime !== undefined) ahead = serverTime - Date.now();
      if (response === undefined) await endure(url, failure, tries, begun);
      else {
        heard(url, init, response);
        return response;
      }
    }
  }
  return { fetch: patient, serverNow: () => Date.now() + ahead };
}

/** A quarter of a second, a half, one …, a random quarter less, so that those who failed together come apart. */
function backoff(tries: number): number {
  return Math.min(LONGEST_PAUSE_MS, 250 * 2 ** tries) * (1 - Math.random() / 4);
}

/** A stream can be sent once only, so it is read first; batches are of 24 MB at most. */
async function replayable(input: string | URL | Request, given: RequestInit) {
  const url = new URL(input instanceof Request ? input.url : input);
  const { signal: _, ...init } = given;
  if (init.body instanceof ReadableStream) {
    init.body = new Uint8Array(await new Response(init.body).arrayBuffer());
  }
  return { url, init };
}

/** A `status` that is none makes the client hand the error on at once instead of trying again. */
function final(error: TraceJudgeError): TraceJudgeError {
  return Object.assign(error, { status: 0 });
}

function stopped(): TraceJudgeError {
  return final(
    new TraceJudgeError("ABORTED", "The job was interrupted", "Start it again to go on"),
  );
}

function gaveUp(url: URL, reason: string): TraceJudgeError {
  const message = `LangSmith (${url.host}) gave no usable answer for too long: ${reason}`;
  const remedy = "Start the same command again later; it goes on where it stopped";
  return final(new TraceJudgeError("LANGSMITH_UNREACHABLE", message, remedy));
}

function unreachable(url: URL, reason: string): TraceJudgeError {
  const message = `LangSmith cannot be reached at ${url.host}: ${reason}`;
  const remedy = "Check the network, and LANGSMITH_ENDPOINT where you have set it";
  return final(new TraceJudgeError("LANGSMITH_UNREACHABLE", message, remedy));
}
