import type { GraphShape } from "../sources/source-outline.ts";
import type { SeenGraph } from "./whereabouts.ts";

const prebuiltNodes = {
  createAgent: /^(model_request|tools)$|\./,
  createReactAgent: /^(agent|tools|pre_model_hook|post_model_hook|generate_structured_response)$/,
};

/** What LangGraph calls a graph that was given no name. */
const NAMELESS = "LangGraph";

/**
 * The graphs of the source that a run's graph may be. All nodes that ran must be nodes of it. Where a
 * graph of the source has the run's name, only graphs of that name are meant; a graph with nodes that
 * cannot be read is meant only where no other fits.
 */
export function graphsThatMayBe<G extends GraphShape>(seen: SeenGraph, graphs: readonly G[]): G[] {
  const fitting = graphs.filter((graph) => fits(graph, seen));
  const agents = fitting.filter(({ name }) => name !== undefined && name === seen.agent);
  if (agents.length > 0) return agents;
  const isNamed = graphs.some(({ name }) => name !== undefined && name === seen.name);
  const meant = fitting.filter((graph) =>
    isNamed ? graph.name === seen.name : mayBeCalled(graph, seen),
  );
  const closed = meant.filter(({ open }) => !open);
  return closed.length > 0 ? closed : meant;
}

/**
 * A graph that has a name does not run without one, though the caller may give the run another. What runs
 * inside an agent bears the agent's name, but an agent of another name or none does not.
 */
function mayBeCalled({ name, prebuilt }: GraphShape, seen: SeenGraph): boolean {
  if (prebuilt === "createAgent" && seen.agent !== undefined) return false;
  return name === undefined || seen.name !== NAMELESS;
}

function fits({ nodes, open, prebuilt }: GraphShape, seen: SeenGraph): boolean {
  const own = prebuilt === undefined ? undefined : prebuiltNodes[prebuilt];
  return open || seen.nodes.every((node) => nodes.includes(node) || own?.test(node) === true);
}
