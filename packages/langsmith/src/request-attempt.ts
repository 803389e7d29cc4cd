/** What became of one request: an answer to hand on, or a failure worth another try. */
export type Attempt = { serverTime?: number } & (
  | { response: Response; failure?: undefined }
  | { response?: undefined; failure: Failure }
);

export interface Failure {
  reason: string;
  /** The server asks everyone to slow down. */
  busy: boolean;
  /** How long it asked to wait. */
  waitMs?: number;
}

/** Request timeout, too early, too many requests: the next try may well do better. */
const passing = [408, 425, 429];

/** Makes a request and reads the whole answer. Rejects only where the signal says so. */
export async function attempt(
  url: URL,
  init: RequestInit,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<Attempt> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    const response = await fetch(url, { ...init, signal: either });
    const text = await response.text();
    const time = Date.parse(response.headers.get("date") ?? "");
    const serverTime = Number.isNaN(time) ? {} : { serverTime: time };
    const failure = failureOf(response, text, Number.isNaN(time) ? Date.now() : time);
    return failure === undefined
      ? { response: whole(response, text), ...serverTime }
      : { failure, ...serverTime };
  } catch (error) {
    return { failure: { reason: reasonOf(error), busy: false } };
  }
}

function failureOf(response: Response, text: string, now: number): Failure | undefined {
  const { status, headers } = response;
  // 501 says that the server has no such thing: the caller must choose another.
  if (passing.includes(status) || (status >= 500 && status !== 501)) {
    const waitMs = retryAfter(headers.get("retry-after"), now);
    const reason = `status ${status}`;
    return { reason, busy: status === 429 || waitMs !== undefined, ...(waitMs && { waitMs }) };
  }
  const isJson = headers.get("content-type")?.includes("json") === true;
  if (!response.ok || !isJson || isJsonText(text)) return undefined;
  return { reason: "half a page", busy: false };
}

/** Seconds, or a date, which is of the clock that says `now`: the server's, where it tells the time. */
function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 50), 300_000);
}

function isJsonText(text: string): boolean {
  if (text === "") return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function whole(response: Response, text: string): Response {
  const headers = new Headers(response.headers);
  // The text is unpacked already.
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) {
    headers.delete(name);
  }
  const { status, statusText } = response;
  return new Response(text === "" ? null : text, { status, statusText, headers });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}
