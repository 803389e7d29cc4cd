import { getNodePath, type Node, parseTree } from "jsonc-parser";
import type { Span } from "./page.ts";

/** Values of one argument object that are told apart; a longer one has only its beginning placed. */
const MOST = 500;

/**
 * Where each value of a JSON text stands, by its path as evidence writes it: `args.items[0].id`.
 * `shift` maps an offset in `json` to one in the document.
 */
export function jsonPlaces(
  json: string,
  root: string,
  shift: (offset: number) => number,
): Map<string, Span> {
  const tree = parseTree(json);
  const places = new Map<string, Span>();
  const open: Node[] = tree === undefined ? [] : [tree];
  for (let node = open.pop(); node !== undefined && places.size < MOST; node = open.pop()) {
    const path = getNodePath(node).map((part) =>
      typeof part === "number" ? `[${part}]` : `.${part}`,
    );
    places.set(`${root}${path.join("")}`, {
      start: shift(node.offset),
      end: shift(node.offset + node.length),
    });
    const children = node.type === "object" ? valuesOf(node) : (node.children ?? []);
    if (node.type === "object" || node.type === "array") open.push(...[...children].reverse());
  }
  return places;
}

function valuesOf(node: Node): Node[] {
  return (node.children ?? []).flatMap((property) => property.children?.[1] ?? []);
}
