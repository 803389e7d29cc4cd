import type { Trace } from "@tracejudge/core";
import type { FindPlaces, PlacedDefinition } from "../scores/find-places.ts";
import { whereaboutsIn } from "../scores/whereabouts.ts";

/** What is nearest to a step is shown: its tool, then the innermost node, then the agent around. */
const rank = { tool: 0, node: 1, agent: 2 };

/** Where in the source the steps of a run may come from, by step id; unknown ones are left out. */
export function stepSources(
  { name, steps }: Trace,
  find: FindPlaces,
): Map<string, PlacedDefinition[]> {
  const found = [...whereaboutsIn(name, steps)].map(([whereabouts, at]) => ({
    rank: [rank[whereabouts.kind], -depthOf(at)] as const,
    places: find(whereabouts).own,
    at,
  }));
  found.sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1]);
  const sources = new Map<string, PlacedDefinition[]>();
  for (const { places, at } of found) {
    if (places.length === 0) continue;
    for (const { id } of at) if (!sources.has(id)) sources.set(id, places);
  }
  return sources;
}

/** A node's own step has the shortest path of all that run in it. */
function depthOf(steps: readonly { path: readonly string[] }[]): number {
  return Math.min(...steps.map(({ path }) => path.length));
}
