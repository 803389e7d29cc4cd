import type { Problem } from "../problem.ts";
import { isRecord } from "./json-value.ts";
import {
  type LangSmithRun,
  langSmithRunSchema,
  type RecorderNote,
  recorderNoteSchema,
} from "./langsmith-run.ts";

/** A row in its place in the tree. `order` is the start in microseconds since the epoch. */
export interface RunNode {
  run: LangSmithRun;
  kind: string;
  name: string;
  order: number;
  start: number | undefined;
  end: number | undefined;
  tags: readonly string[];
  metadata: Record<string, unknown>;
  note: RecorderNote;
  parent: RunNode | undefined;
  children: RunNode[];
  /** How many of the children are model calls. */
  modelCalls: number;
}

export interface RunTree {
  traceId: string;
  /** Absent where the root's row is missing. */
  root: RunNode | undefined;
  /** In the order they began, parents before children. */
  nodes: RunNode[];
}

/** Milliseconds since the epoch; a time without a zone is UTC, as LangSmith writes it. */
export function toMillis(value: string | number | null | undefined): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (!value) return undefined;
  const millis = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`);
  return Number.isNaN(millis) ? undefined : millis;
}

const segmentPattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{6})Z/;

function orderOf(run: LangSmithRun): number {
  const match = segmentPattern.exec(run.dotted_order?.split(".").at(-1) ?? "");
  if (!match) return (toMillis(run.start_time) ?? 0) * 1000;
  const [, year, month, day, hour, minute, second, micros] = match.map(Number);
  const seconds = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  return seconds * 1000 + (micros ?? 0);
}

function toNode(run: LangSmithRun): RunNode {
  const metadata = run.extra?.metadata;
  return {
    run,
    kind: (run.run_type ?? "chain").toLowerCase(),
    name: run.name ?? "",
    order: orderOf(run),
    start: toMillis(run.start_time),
    end: toMillis(run.end_time),
    tags: run.tags ?? [],
    metadata: isRecord(metadata) ? metadata : {},
    note: recorderNoteSchema.safeParse(run.extra?.tracejudge).data ?? {},
    parent: undefined,
    children: [],
    modelCalls: 0,
  };
}

function unreadable(index: number): Problem {
  return {
    code: "RUN_UNREADABLE",
    severity: "warning",
    message: "A row is not a run: it has no id",
    remedy: "Export the runs again, with the field id selected",
    path: `$[${index}]`,
  };
}

/** Of two rows with one id the finished one counts, else the later one. */
function readRows(rows: readonly unknown[], problems: Problem[]): Map<string, RunNode> {
  const byId = new Map<string, RunNode>();
  rows.forEach((row, index) => {
    const parsed = langSmithRunSchema.safeParse(row);
    if (!parsed.success) {
      problems.push(unreadable(index));
      return;
    }
    const node = toNode(parsed.data);
    const before = byId.get(node.run.id);
    if (before?.end === undefined || node.end !== undefined) byId.set(node.run.id, node);
  });
  return byId;
}

function parentOf(node: RunNode, byId: Map<string, RunNode>): RunNode | undefined {
  const { run } = node;
  const ancestors = (run.dotted_order ?? "").split(".").slice(0, -1);
  const ids = [
    run.parent_run_id,
    run.parent_run_ids?.at(-1),
    ...ancestors.reverse().map((segment) => segment.slice(segment.indexOf("Z") + 1)),
  ];
  for (const id of ids) {
    const parent = id ? byId.get(id) : undefined;
    if (parent && parent !== node) return parent;
  }
  return undefined;
}

/** Where parents lead round in a circle, the latest run of the circle loses its own. */
function breakCycles(nodes: readonly RunNode[]): void {
  const place = new Map(nodes.map((node, index) => [node, index]));
  const safe = new Set<RunNode>();
  for (const node of nodes) {
    const line = new Set<RunNode>();
    let at: RunNode | undefined = node;
    while (at && !safe.has(at) && !line.has(at)) {
      line.add(at);
      at = at.parent;
    }
    if (at && line.has(at)) latestOf(circleFrom(at), place).parent = undefined;
    for (const one of line) safe.add(one);
  }
}

function* circleFrom(start: RunNode): Generator<RunNode> {
  yield start;
  for (let at = start.parent; at && at !== start; at = at.parent) yield at;
}

function latestOf(nodes: Iterable<RunNode>, place: ReadonlyMap<RunNode, number>): RunNode {
  const of = (node: RunNode): number => place.get(node) ?? 0;
  const [first, ...rest] = nodes;
  return rest.reduce((last, node) => (of(node) > of(last) ? node : last), first as RunNode);
}

function claimsParent({ run }: RunNode): boolean {
  return Boolean(run.parent_run_id) || (run.dotted_order ?? "").includes(".");
}

function findRoot(nodes: readonly RunNode[], traceId: string): RunNode | undefined {
  const tops = nodes.filter((node) => node.parent === undefined);
  return tops.find((node) => node.run.id === traceId) ?? tops.find((node) => !claimsParent(node));
}

function parentsFirst(nodes: readonly RunNode[]): RunNode[] {
  const placed = new Set<RunNode>();
  for (const node of nodes) {
    const line: RunNode[] = [];
    for (let at: RunNode | undefined = node; at && !placed.has(at); at = at.parent) line.push(at);
    for (const one of line.reverse()) placed.add(one);
  }
  return [...placed];
}

/** Links the rows of one trace, in whatever order, doubled or incomplete they come. */
export function linkRuns(rows: readonly unknown[]): {
  tree: RunTree | undefined;
  problems: Problem[];
} {
  const problems: Problem[] = [];
  const byId = readRows(rows, problems);
  const nodes = [...byId.values()].sort((a, b) => a.order - b.order);
  for (const node of nodes) node.parent = parentOf(node, byId);
  breakCycles(nodes);
  const first = nodes[0];
  if (!first) return { tree: undefined, problems };
  const traceId = nodes.map(({ run }) => run.trace_id).find(Boolean);
  const root = findRoot(nodes, traceId ?? first.run.id);
  for (const node of nodes) {
    if (node !== root) node.parent ??= root;
    node.parent?.children.push(node);
    if (node.parent && node.kind === "llm") node.parent.modelCalls += 1;
  }
  const id = root?.run.id ?? traceId ?? first.run.id;
  return { tree: { traceId: id, root, nodes: parentsFirst(nodes) }, problems };
}
