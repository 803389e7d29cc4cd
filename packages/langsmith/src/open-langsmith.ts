import { TraceJudgeError } from "@tracejudge/core";
import { feedbackIdsIn } from "./accepted-ids.ts";
import type { LangSmithClient } from "./client.ts";
import { readConnection } from "./connection.ts";
import { createPatientFetch, type PatienceOptions } from "./patient-fetch.ts";

export interface LangSmithOptions extends PatienceOptions {
  /** Else LANGSMITH_API_KEY. */
  apiKey?: string;
  /** Else LANGSMITH_ENDPOINT, else LangSmith's own. */
  apiUrl?: string;
  /** Let feedback upgrade traces to the long and paid retention. Never unless asked. */
  extendRetention?: boolean;
  /** The `langsmith` module, where it is not the one beside us. */
  module?: () => Promise<unknown>;
}

/** A line to LangSmith: its own client, on a fetch that waits, tries again and notes what was accepted. */
export interface LangSmith {
  readonly client: LangSmithClient;
  readonly signal: AbortSignal | undefined;
  readonly extendRetention: boolean;
  /** Where the client sends to; names the state on disk. */
  readonly apiUrl: string;
  /** The server's time, in ms since the epoch. */
  now(): number;
  /** Whether the server has accepted the feedback of this id; tells it once. */
  takeAccepted(feedbackId: string): boolean;
  /** Resolves when the client has sent its batches, those included that another caller waits for. */
  flush(): Promise<void>;
}

type ClientClass = new (config: Record<string, unknown>) => LangSmithClient & { apiUrl?: string };

/**
 * @throws TraceJudgeError where there is no API key, where key or address can never be sent, or where the
 * package `langsmith` is not installed.
 */
export async function openLangSmith(options: LangSmithOptions = {}): Promise<LangSmith> {
  const { apiKey, apiUrl, extendRetention = false, module = ownModule, ...patience } = options;
  const connection = readConnection({ ...(apiKey && { apiKey }), ...(apiUrl && { apiUrl }) });
  const accepted = new Set<string>();
  const patient = createPatientFetch(patience, (url, init, { ok, status }) => {
    // 409: the feedback is there already, which is as good.
    if ((!ok && status !== 409) || init.method !== "POST") return;
    const packing = new Headers(init.headers).get("content-encoding");
    for (const id of feedbackIdsIn(url.pathname, init.body ?? null, packing)) accepted.add(id);
  });
  const Client = await clientClass(module);
  const client = new Client({
    ...connection,
    fetchImplementation: extendRetention ? patient.fetch : sparing(patient.fetch),
    // Our fetch does the waiting: the client must not lose patience before.
    timeout_ms: (options.giveUpAfterMs ?? 600_000) + 300_000,
    // LANGSMITH_TRACING_SAMPLING_RATE would silently drop feedback too.
    tracingSamplingRate: 1,
  });
  return {
    client,
    signal: options.signal,
    extendRetention,
    apiUrl: client.apiUrl ?? connection.apiUrl ?? "",
    now: patient.serverNow,
    takeAccepted: (id) => accepted.delete(id),
    flush: inTurns(() => client.awaitPendingTraceBatches()),
  };
}

/**
 * The client does not wait for a packed batch that another call of it is about to send. So there is one
 * call at a time, and those that come meanwhile share the next one.
 */
function inTurns(act: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= last.then(() => {
      next = undefined;
      return act();
    });
    last = next.catch(() => undefined);
    return next;
  };
}

/** Older clients (0.5 among them) do not know the option, and feedback without it costs money. */
function sparing(inner: typeof fetch): typeof fetch {
  return (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (!pathname.endsWith("/feedback") || typeof init?.body !== "string")
      return inner(input, init);
    const body = JSON.stringify({ ...JSON.parse(init.body), extend_trace_retention: false });
    return inner(input, { ...init, body });
  };
}

function ownModule(): Promise<unknown> {
  return import("langsmith");
}

async function clientClass(module: () => Promise<unknown>): Promise<ClientClass> {
  const { Client } = (await module().catch((cause) => {
    throw new TraceJudgeError(
      "PACKAGE_MISSING",
      "The package langsmith is not installed, so LangSmith cannot be read",
      "Run: npm install langsmith",
      { cause },
    );
  })) as { Client: ClientClass };
  return Client;
}
