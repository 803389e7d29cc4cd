import type { RunLike } from "./evaluation-row.ts";

/** As much of LangSmith's `Client` as `runs.query` takes; older ones lack `runs`. */
export interface QueryClient {
  readonly runs?: { query(query: TraceQuery): AsyncIterable<Partial<QueriedRow>> };
  readProject?(by: { projectName: string }): Promise<{ id: string }>;
}

/** Without `selects` it gives ids only, without times the last day only. */
interface TraceQuery {
  project_ids: string[];
  trace_id: string;
  min_start_time: string;
  max_start_time: string;
  selects: (typeof fields)[number][];
  page_size: number;
}

/** Types and states are in upper case, metadata stand at the top, the last parent is the nearest. */
interface QueriedRow extends Omit<RunLike, "child_runs"> {
  parent_run_ids?: string[] | null;
  metadata?: unknown;
}

const fields = [
  "ID",
  "NAME",
  "RUN_TYPE",
  "STATUS",
  "START_TIME",
  "END_TIME",
  "ERROR",
  "EXTRA",
  "METADATA",
  "INPUTS",
  "OUTPUTS",
  "TAGS",
  "PARENT_RUN_IDS",
  "DOTTED_ORDER",
] as const;

const DAY_MS = 86_400_000;

/**
 * The run with everything below it by `runs.query`: `run` is undefined where LangSmith does not have
 * it yet. Undefined where client and run do not tell enough to ask.
 */
export async function queriedRun(
  client: QueryClient,
  asked: RunLike,
): Promise<{ run: RunLike | undefined } | undefined> {
  const { trace_id, start_time } = asked;
  if (client.runs === undefined || !trace_id) return undefined;
  const projectId = await projectOf(client, asked);
  if (projectId === undefined) return undefined;
  const start = new Date(start_time ?? "").getTime() || Date.now();
  const rows = client.runs.query({
    project_ids: [projectId],
    trace_id,
    min_start_time: new Date(start - DAY_MS).toISOString(),
    max_start_time: new Date(Date.now() + DAY_MS).toISOString(),
    selects: [...fields],
    page_size: 100,
  });
  return { run: await treeOf(rows, asked.id) };
}

async function projectOf(client: QueryClient, run: RunLike): Promise<string | undefined> {
  if (run.session_id) return run.session_id;
  if (!run.project_name) return undefined;
  const { project_name: projectName } = run;
  const project = await client.readProject?.({ projectName }).catch(() => undefined);
  return project?.id;
}

async function treeOf(rows: AsyncIterable<Partial<QueriedRow>>, rootId: string) {
  const runs = new Map<string, RunLike & { parentId: string | undefined; child_runs: RunLike[] }>();
  for await (const { id, parent_run_ids, ...row } of rows) {
    if (typeof id !== "string") continue;
    runs.set(id, { ...asRun(id, row), parentId: parent_run_ids?.at(-1), child_runs: [] });
  }
  const inOrder = [...runs.values()].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  for (const run of inOrder) runs.get(run.parentId ?? "")?.child_runs.push(run);
  return runs.get(rootId);
}

function orderOf({ dotted_order }: RunLike): string {
  return dotted_order ?? "";
}

function asRun(id: string, { metadata, extra, ...row }: Omit<Partial<QueriedRow>, "id">): RunLike {
  const own = Object(extra) as { metadata?: object };
  return {
    ...row,
    id,
    ...(row.run_type && { run_type: row.run_type.toLowerCase() }),
    ...(row.status && { status: row.status.toLowerCase() }),
    extra: { ...own, metadata: { ...Object(metadata), ...own.metadata } },
  };
}
