import type { Definition, GraphShape, SourceOutline } from "../sources/source-outline.ts";
import { graphsThatMayBe } from "./match-graph.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** A definition and its file. */
export interface PlacedDefinition {
  file: string;
  definition: Definition;
}

export interface PlacesThatMayBe {
  /** Definitions of what ran, by kind and name. */
  own: PlacedDefinition[];
  /** Others that may have made it: an agent's inner nodes, nodes whose names cannot be read. */
  rivals: PlacedDefinition[];
}

export type FindPlaces = (whereabouts: Whereabouts) => PlacesThatMayBe;

/** The outlines of all source files of a folder, by path. */
export type Outlines = ReadonlyMap<string, SourceOutline>;

/** The file that a captured place names; undefined where it is none of the folder's. */
export type FileOfPlace = (file: string) => string | undefined;

interface PlacedGraph extends GraphShape {
  file: string;
  index: number;
}

/** Finds the definitions that what ran may come from; exactly one where the run tells its place. */
export function placeFinder(outlines: Outlines, fileOf: FileOfPlace): FindPlaces {
  const graphs = [...outlines].flatMap(([file, outline]) =>
    outline.graphs.map((graph, index): PlacedGraph => ({ ...graph, file, index })),
  );
  const all = [...outlines].flatMap(([file, { definitions }]) =>
    definitions.map((definition): PlacedDefinition => ({ file, definition })),
  );
  return (whereabouts) => {
    if (whereabouts.place === undefined) return placesThatMayBe(whereabouts, all, graphs);
    const file = fileOf(whereabouts.place.file);
    const place = file === undefined ? undefined : placeAt(all, file, whereabouts);
    return { own: place === undefined ? [] : [place], rivals: [] };
  };
}

/**
 * The definition of that name, else one whose name cannot be read, nearest to the captured line. The
 * nodes of an agent that LangChain builds have the agent's line; a nearer definition of the other kind
 * is what was meant then.
 */
function placeAt(
  all: readonly PlacedDefinition[],
  file: string,
  { kind, name, place }: Whereabouts,
): PlacedDefinition | undefined {
  const distance = ({ definition }: PlacedDefinition) =>
    Math.abs(definition.callLine + 1 - (place?.line ?? 0));
  const here = all
    .filter((one) => one.file === file && one.definition.kind !== "tool")
    .sort((a, b) => distance(a) - distance(b));
  const ofKind = here.filter(({ definition }) => definition.kind === kind);
  const found =
    kind === "agent"
      ? ofKind[0]
      : (ofKind.find(({ definition }) => definition.name === name) ??
        ofKind.find(({ definition }) => definition.name === undefined));
  const other = here.find(({ definition }) => definition.kind !== kind);
  if (found === undefined || other === undefined) return found;
  return distance(other) < distance(found) ? undefined : found;
}

function placesThatMayBe(
  { kind, name, graph }: Whereabouts,
  all: readonly PlacedDefinition[],
  graphs: readonly PlacedGraph[],
): PlacesThatMayBe {
  if (graph === undefined) {
    const own = all.filter(
      ({ definition }) => definition.kind === kind && definition.name === name,
    );
    return { own, rivals: [] };
  }
  const meant = graphsThatMayBe(graph, graphs);
  const parts = all.filter(({ file, definition }) =>
    meant.some((one) => one.file === file && one.index === definition.graph),
  );
  const own = parts.filter(
    ({ definition }) => definition.kind === kind && (kind === "agent" || definition.name === name),
  );
  // Names are unique in a graph, so what a graph is known to have is not one of its unknown nodes.
  const owning = new Set(own.map(placeOfGraph));
  const rivals = parts.filter(
    (one) =>
      !owning.has(placeOfGraph(one)) &&
      (kind === "agent" || one.definition.kind === "agent" || one.definition.name === undefined),
  );
  return { own, rivals };
}

function placeOfGraph({ file, definition }: PlacedDefinition): string {
  return `${definition.graph} ${file}`;
}
