import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from "yaml";

/** Steps from the root of a document: keys of maps and indices of lists. */
export type YamlPath = readonly PropertyKey[];

/** 1-based line and column, and the 0-based character offset they stand for. */
export interface YamlPlace {
  line: number;
  column: number;
  offset: number;
}

/** What is wrong with the YAML itself; `recovered` where the value can be trusted all the same. */
export interface YamlFault {
  message: string;
  place: YamlPlace;
  recovered: boolean;
}

export interface YamlSource {
  /** The plain value, as far as it could be read. */
  value: unknown;
  faults: YamlFault[];
  /** Where the value at a path stands, or its key; for what is not there, the nearest thing above. */
  placeOf(path: YamlPath, part?: "value" | "key"): YamlPlace;
}

/** A document may repeat what its anchors name this often; more is taken for an attack on memory. */
const MAX_ALIASES = 100;

/** Lists and maps in one another, as brackets tell; a rubric has three. */
const MAX_DEPTH = 1000;

/** The library's words that are meant for programmers. */
const plainWords: readonly [RegExp, string][] = [
  [/multiple documents/i, "a second document begins here"],
  [/call stack/i, "lists and maps are nested too deeply"],
  [/excessive alias/i, "aliases repeat anchors too often"],
];

/** Reads one YAML document with the position of everything in it. Never throws. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const at = (offset: number): YamlPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), offset };
  };
  try {
    if (isNestedTooDeep(text)) throw new RangeError("call stack");
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      // Else the library writes warnings to the process.
      logLevel: "error",
    });
    const faults = firstOfEachLine(document.errors.map((error) => faultOf(error, at)));
    const aliases = unresolvedAliases(document, at);
    const value = aliases.length > 0 ? undefined : document.toJS({ maxAliasCount: MAX_ALIASES });
    return {
      value,
      faults: [...faults, ...aliases],
      placeOf: (path, part = "value") => at(offsetOf(document, path, part)),
    };
  } catch (error) {
    // Too many aliases, or nesting deeper than the call stack.
    const message = error instanceof Error ? error.message : String(error);
    const start = { line: 1, column: 1, offset: 0 };
    const fault = { message: sentence(message), place: start, recovered: false };
    return { value: undefined, faults: [fault], placeOf: () => start };
  }
}

/** Told from the brackets alone: the library takes seconds to find out. */
function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (const [sign] of text.matchAll(/[[\]{}]/g)) {
    depth += sign === "[" || sign === "{" ? 1 : depth > 0 ? -1 : 0;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function faultOf(error: YAMLParseError, at: (offset: number) => YamlPlace): YamlFault {
  return {
    message: sentence(error.message),
    place: at(error.pos[0]),
    recovered: error.code === "DUPLICATE_KEY",
  };
}

/** One slip makes the parser complain many times about the same line. */
function firstOfEachLine(faults: readonly YamlFault[]): YamlFault[] {
  const seen = new Set<number>();
  return faults.filter(({ place }) => !seen.has(place.line) && seen.add(place.line));
}

function unresolvedAliases(document: Document, at: (offset: number) => YamlPlace): YamlFault[] {
  const faults: YamlFault[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const place = at(alias.range?.[0] ?? 0);
      faults.push({ message: `no anchor is called \`${alias.source}\``, place, recovered: false });
    },
  });
  return faults;
}

function offsetOf(document: Document, path: YamlPath, part: "value" | "key"): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? startOf(node, 0) : 0;
  for (const [depth, segment] of path.entries()) {
    const child = childOf(isAlias(node) ? node.resolve(document) : node, segment);
    if (child === undefined) return offset;
    const keyWanted = part === "key" && depth === path.length - 1;
    offset = keyWanted
      ? startOf(child.key, offset)
      : startOf(child.value, startOf(child.key, offset));
    node = child.value;
  }
  return offset;
}

function childOf(
  node: unknown,
  segment: PropertyKey,
): { key: unknown; value: unknown } | undefined {
  if (!isCollection(node)) return undefined;
  if (!isMap(node)) {
    const item: unknown = node.items[Number(segment)];
    return item === undefined ? undefined : { key: item, value: item };
  }
  // Of a key that stands twice, the last value counts.
  const pair = node.items.findLast(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(segment),
  );
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
}

/** An empty value (`key:`) has no text of its own, so that the place of its key serves. */
function startOf(node: unknown, otherwise: number): number {
  if (!isNode(node)) return otherwise;
  const [start, end] = (node as Node).range ?? [otherwise, otherwise];
  return start === end ? otherwise : start;
}

/** The library's wording as ours: first line only, lower-case start, no full stop. */
function sentence(message: string): string {
  const plain = plainWords.find(([pattern]) => pattern.test(message));
  if (plain !== undefined) return plain[1];
  const line = (message.split("\n")[0] ?? "").replace(/[.:]$/, "");
  return line.charAt(0).toLowerCase() + line.slice(1);
}
