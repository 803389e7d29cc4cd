import type { CodePlace, StepVerdict } from "@tracejudge/core";
import type { DefinitionKind } from "../sources/source-outline.ts";

/** A graph as a run shows it: only the nodes that ran can be seen. */
export interface SeenGraph {
  /** Of the outermost graph: the run's name, which is the graph's unless the caller gave another. */
  name?: string;
  /** Of an agent that has one, wherever it is nested. */
  agent?: string;
  /** Sorted. */
  nodes: readonly string[];
}

/** What a run tells of where something in it comes from. */
export interface Whereabouts {
  kind: DefinitionKind;
  /** Empty for agents. */
  name: string;
  /** Absent for tools. */
  graph?: SeenGraph;
  /** Where the node was added, where the run tells it; of an agent, where one of its nodes was. */
  place?: CodePlace;
}

/** A step of a run or of its verdict. */
export type PlacedStep = Pick<StepVerdict, "kind" | "name" | "path" | "agent" | "definedAt">;

interface Level {
  graph: SeenGraph & { nodes: string[] };
  /** By node. */
  places: Map<string, CodePlace>;
}

/** All that a run tells of places in the source, each with the steps that come from there. */
export function whereaboutsIn<S extends PlacedStep>(
  runName: string | undefined,
  steps: readonly S[],
): Map<Whereabouts, S[]> {
  const levels = levelsOf(runName, steps);
  const byKey = new Map<string, { whereabouts: Whereabouts; steps: S[] }>();
  for (const step of steps) {
    for (const [key, whereabouts] of whereaboutsOf(step, levels)) {
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, { whereabouts, steps: [step] });
      else if (known.steps.at(-1) !== step) known.steps.push(step);
    }
  }
  return new Map([...byKey.values()].map((one) => [one.whereabouts, one.steps]));
}

/** The tool, the nodes around the step from the outermost in, and agents that may be there; with keys. */
function whereaboutsOf(
  step: PlacedStep,
  levels: ReadonlyMap<string, Level>,
): [string, Whereabouts][] {
  const { kind, name, path } = step;
  const found: [string, Whereabouts][] = [];
  if (kind === "tool") found.push([`tool ${name}`, { kind, name }]);
  for (const [depth, node] of path.entries()) {
    const key = levelKeyOf(levels, step, depth) ?? "";
    const level = levels.get(key);
    if (level === undefined) continue;
    const { graph, places } = level;
    const place = places.get(node);
    found.push([
      `node ${key} ${node}`,
      { kind: "node", name: node, graph, ...(place && { place }) },
    ]);
    if (!mayBePrebuilt(graph)) continue;
    const [some] = places.values();
    found.push([`agent ${key}`, { kind: "agent", name: "", graph, ...(some && { place: some }) }]);
  }
  return found;
}

/** The graphs of a run: one for each path that leads to it, and agent. */
function levelsOf(runName: string | undefined, steps: readonly PlacedStep[]): Map<string, Level> {
  const levels = new Map<string, Level>();
  for (const { path, agent, definedAt } of steps) {
    const node = path.at(-1);
    if (node === undefined) continue;
    const key = levelKey(path.slice(0, -1), agent);
    const level = levels.get(key) ?? newLevel(path.length === 1 ? runName : undefined, agent);
    levels.set(key, level);
    if (!level.graph.nodes.includes(node)) level.graph.nodes.push(node);
    if (definedAt !== undefined) level.places.set(node, definedAt);
  }
  for (const { graph } of levels.values()) graph.nodes.sort();
  return levels;
}

function newLevel(name: string | undefined, agent: string | undefined): Level {
  const named = { ...(name !== undefined && { name }), ...(agent !== undefined && { agent }) };
  return { graph: { ...named, nodes: [] }, places: new Map() };
}

/** What runs in a nested agent bears that agent's name, so the graphs around it are found by their nodes. */
function levelKeyOf(
  levels: ReadonlyMap<string, Level>,
  { path, agent }: PlacedStep,
  depth: number,
): string | undefined {
  const above = path.slice(0, depth);
  const own = levelKey(above, agent);
  const holds = (key: string) => levels.get(key)?.graph.nodes.includes(path[depth] ?? "") === true;
  if (holds(own)) return own;
  const prefix = levelKey(above, "");
  return [...levels.keys()].find((key) => key.startsWith(prefix) && holds(key));
}

/** Node names have no `|`. */
function levelKey(path: readonly string[], agent = ""): string {
  return `${path.join("|")}|:${agent}`;
}

function mayBePrebuilt({ nodes }: SeenGraph): boolean {
  return nodes.includes("model_request") || nodes.includes("agent");
}
