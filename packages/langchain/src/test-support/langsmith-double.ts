import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "langsmith";
import type { Example } from "langsmith/schemas";

type Json = Record<string, unknown>;

export interface Feedback extends Json {
  run_id: string | null;
  key: string;
  score: number | null;
}

/** What LangSmith's cloud would hold after an experiment: it cannot be had in a test. */
export interface LangSmithDouble {
  client: Client;
  datasetId: string;
  examples: Example[];
  runs: Map<string, Json>;
  feedback: Feedback[];
  /** `METHOD /path` of all requests. */
  requests: string[];
  /** `METHOD /path` of what the server does not know, or no longer; a path up to its first id. */
  missing: Set<string>;
  /** Bodies of the experiments that were created. */
  sessions: Json[];
  close(): Promise<void>;
}

export function exampleOf(inputs: Json, outputs: Json = {}): Example {
  const at = new Date().toISOString();
  const id = randomUUID();
  const ids = { id, dataset_id: datasetId };
  return { ...ids, inputs, outputs, created_at: at, modified_at: at, runs: [] } as Example;
}

const datasetId = "0199a0b0-0000-4000-8000-00000000da7a";
const tenantId = "0199a0b0-0000-4000-8000-0000000000aa";

type State = Pick<LangSmithDouble, "runs" | "feedback" | "requests" | "missing" | "sessions">;

/** Speaks the part of LangSmith's HTTP that `evaluate()` uses, on loopback, for the real client. */
export async function startLangSmith(examples: Example[]): Promise<LangSmithDouble> {
  const state: State = {
    runs: new Map(),
    feedback: [],
    requests: [],
    missing: new Set(),
    sessions: [],
  };
  const server = createServer((request, response) => {
    void answer(request, state, examples).then((body) => {
      response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(body ?? {}));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = new Client({
    apiUrl: `http://127.0.0.1:${port}`,
    apiKey: "none",
    autoBatchTracing: true,
    callerOptions: { maxRetries: 0 },
  });
  return {
    client,
    datasetId,
    examples,
    ...state,
    async close() {
      await client.awaitPendingTraceBatches();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(
  request: IncomingMessage,
  state: State,
  examples: Example[],
): Promise<unknown> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const body = await bodyOf(request);
  const call = `${request.method} ${url.pathname}`;
  state.requests.push(call);
  if (state.missing.has(call.replace(/\/[0-9a-f-]{36}.*$/, ""))) return undefined;
  if (call === "GET /info") {
    return { version: "0.16.0", instance_flags: { dataset_examples_multipart_enabled: true } };
  }
  if (call === "POST /runs/multipart") return takeParts(body, request, state);
  if (call === "POST /feedback") return state.feedback.push(json(body) as Feedback);
  if (call === "GET /examples") return examples;
  if (url.pathname.startsWith("/examples/")) return exampleOf({});
  if (url.pathname.includes("/runs")) return runsCall(call, body, state);
  if (call === "POST /datasets/comparative") {
    return { ...json(body), reference_dataset_id: datasetId, tenant_id: tenantId };
  }
  if (url.pathname.startsWith("/datasets")) return { id: datasetId, tenant_id: tenantId };
  if (call === "POST /sessions") {
    const session = { ...json(body), id: randomUUID(), tenant_id: tenantId };
    state.sessions.push(session);
    return session;
  }
  if (call.startsWith("GET /sessions")) return sessionsOf(url, state);
  return {};
}

function runsCall(call: string, body: Buffer, state: State): Json {
  if (call.startsWith("GET /runs/")) return fetchedRun(call.slice("GET /runs/".length), state);
  if (call === "POST /api/v2/runs/query") return queried(json(body), state);
  const { trace } = json(body);
  const runs = trace ? below(String(trace), state) : runsOf(json(body), state);
  return { runs, cursors: {} };
}

/** As `readRun` gets it, with an address of its own as LangSmith has it. */
function fetchedRun(id: string, { runs }: Pick<LangSmithDouble, "runs">): Json {
  const run = runs.get(id);
  return { ...run, session_id: run?.session_id ?? randomUUID(), app_path: `/run/${id}` };
}

function below(traceId: string, { runs }: Pick<LangSmithDouble, "runs">): Json[] {
  const inTrace = [...runs.values()].filter(({ trace_id }) => trace_id === traceId);
  return inTrace.filter(({ parent_run_id }) => parent_run_id != null);
}

/** The second interface: only what is selected, types in upper case, all parents but no nearest one. */
function queried({ trace_id, project_ids, selects }: Json, { runs, sessions }: State): Json {
  const names = sessions
    .filter(({ id }) => (project_ids as unknown[]).includes(id))
    .map(({ name }) => name);
  const rows = [...runs.values()].filter(
    (run) => run.trace_id === trace_id && names.includes(run.session_name),
  );
  const wanted = new Set((selects as string[] | undefined) ?? ["ID"]);
  const items = rows.map((run) => {
    const parents = String(run.dotted_order).split(".").slice(0, -1);
    const parent_run_ids = parents.map((segment) => segment.slice(-36));
    const row = { ...run, run_type: String(run.run_type).toUpperCase(), parent_run_ids };
    return Object.fromEntries(Object.entries(row).filter(([key]) => wanted.has(key.toUpperCase())));
  });
  return { items, next_cursor: null };
}

function sessionsOf(url: URL, { sessions, runs }: Pick<LangSmithDouble, "sessions" | "runs">) {
  const name = url.searchParams.get("name");
  return sessions
    .filter((session) => name === null || session.name === name)
    .map((session) => ({
      ...session,
      run_count: [...runs.values()].filter((run) => isRootOf(run, session)).length,
    }));
}

function runsOf({ session }: Json, { sessions, runs }: Pick<LangSmithDouble, "sessions" | "runs">) {
  const wanted = sessions.find(({ id }) => Array.isArray(session) && session.includes(id));
  return [...runs.values()]
    .filter((run) => wanted !== undefined && isRootOf(run, wanted))
    .map((run) => ({ ...run, session_id: wanted?.id }));
}

function isRootOf(run: Json, session: Json): boolean {
  return run.session_name === session.name && (run.parent_run_id ?? null) === null;
}

/** Parts are named `post.<id>`, `post.<id>.outputs`, `patch.<id>` and so on, and `feedback.<id>`. */
async function takeParts(
  body: Buffer,
  request: IncomingMessage,
  { runs, feedback }: Pick<LangSmithDouble, "runs" | "feedback">,
): Promise<Json> {
  const headers = { "content-type": String(request.headers["content-type"]) };
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  for (const [name, value] of form.entries()) {
    const text = typeof value === "string" ? value : await value.text();
    const [action, id = "", field] = name.split(".");
    const parsed: unknown = JSON.parse(text);
    if (action === "feedback") feedback.push(parsed as Feedback);
    else if (field === undefined) runs.set(id, { ...runs.get(id), ...(parsed as Json) });
    else runs.set(id, { ...runs.get(id), [field]: parsed });
  }
  return {};
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function json(body: Buffer): Json {
  return JSON.parse(body.toString("utf8")) as Json;
}
