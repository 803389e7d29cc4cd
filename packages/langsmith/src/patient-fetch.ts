import { createLimit } from "./limit.ts";
import { type PatienceOptions as Limits, Patience, stopped, type Trial } from "./patience.ts";
import { pause } from "./pause.ts";
import { type Attempt, attempt } from "./request-attempt.ts";

export interface PatienceOptions extends Limits {
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
  const { signal, timeoutMs = 60_000, width = 8 } = options;
  const patience = new Patience(options);
  const { over } = patience;
  const limit = createLimit(width);
  let opensAt = 0;
  let ahead = 0;

  async function once(trial: Trial, init: RequestInit): Promise<Attempt> {
    for (;;) {
      while (Date.now() < opensAt && !over.aborted) await pause(opensAt - Date.now(), over);
      if (signal?.aborted) throw stopped();
      if (patience.dead !== undefined) throw patience.dead;
      const made = await limit(async () => {
        // The pause may have begun while this request stood in line.
        if (Date.now() < opensAt) return undefined;
        // Standing in line behind others is no failure of its own.
        if (trial.tries === 0) trial.begun = Date.now();
        const made = await attempt(trial.url, init, { timeoutMs, signal: over });
        if (made.failure?.busy) {
          opensAt = Math.max(opensAt, Date.now() + (made.failure.waitMs ?? BUSY_MS));
        }
        return made;
      });
      if (made !== undefined) return made;
    }
  }

  async function patient(input: string | URL | Request, given: RequestInit = {}) {
    const { url, init } = await replayable(input, given);
    const kind = `${init.method} ${url.pathname}`;
    const trial: Trial = { url, kind, tries: 0, begun: Date.now() };
    for (;;) {
      const { response, failure, serverTime } = await once(trial, init);
      if (response !== undefined || serverTime !== undefined) patience.meet();
      if (serverTime !== undefined) ahead = serverTime - Date.now();
      if (response !== undefined) {
        patience.answered(trial);
        heard(url, init, response);
        return response;
      }
      const instead = await patience.endure(failure, trial);
      if (instead !== undefined) return instead;
    }
  }
  return { fetch: patient, serverNow: () => Date.now() + ahead };
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
