import type { Trace } from "@tracejudge/core";
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { Span } from "./page.ts";

/** Characters of one JSON value that is taken apart; in a longer one steps stand at its beginning. */
const LONGEST_VALUE = 4 * 1024 * 1024;

const BYTE_ORDER_MARK = "\uFEFF";

/** Keys under which formats name a run or span, and ids that are not absurdly long. */
const idField = /"(?:id|run_id|spanId|span_id)"\s*:\s*"((?:[^"\\]|\\.){1,500})"/g;
const idKeys = ["id", "run_id", "spanId", "span_id"];

/** A parsed value, and the outermost object of each id in it. */
interface Value {
  line: number;
  tree: Node | undefined;
  objects: Map<string, Node>;
}

/**
 * JSON values of a text: of each line where it is JSON lines, else of the whole. Only the value that
 * was asked for last is kept parsed, since runs are asked for in their order.
 */
export class ValueIndex {
  readonly #text: string;
  readonly #lines: number[];
  #lineOfId: Map<string, number> | undefined;
  #latest: Value | undefined;
  #whole: Value | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#lines = lineStarts(text);
  }

  /** The conversation of a trace that came as a message list, the `index`th of the document. */
  conversation(trace: Trace, index: number): Node | undefined {
    if (trace.steps.every((step) => step.messageIndex === undefined)) return undefined;
    const tree = this.#valueOf(trace.source.line ?? 1)?.tree ?? this.#document().tree;
    if (tree?.type !== "array") return tree;
    const [first] = tree.children ?? [];
    const isMessages = first !== undefined && findNodeAtLocation(first, ["role"]) !== undefined;
    return isMessages ? tree : tree.children?.[index];
  }

  /** The outermost object that carries the id. */
  object(id: string): Node | undefined {
    this.#lineOfId ??= linesOfIds(this.#text, this.#lines);
    const line = this.#lineOfId.get(id);
    if (line === undefined) return undefined;
    return this.#valueOf(line).objects.get(id) ?? this.#document().objects.get(id);
  }

  line(number: number): Span {
    const start = this.#lines[number - 1] ?? 0;
    return { start, end: (this.#lines[number] ?? this.#text.length + 1) - 1 };
  }

  #valueOf(line: number): Value {
    if (this.#latest?.line === line) return this.#latest;
    const { start, end } = this.line(line);
    this.#latest = valueAt(this.#text, line, { start, end });
    return this.#latest;
  }

  #document(): Value {
    this.#whole ??= valueAt(this.#text, 0, { start: 0, end: this.#text.length });
    return this.#whole;
  }
}

/** Without a tree where the text is no whole JSON value, or a very long one. */
function valueAt(text: string, line: number, { start: first, end }: Span): Value {
  const start = text[first] === BYTE_ORDER_MARK ? first + 1 : first;
  const value: Value = { line, tree: undefined, objects: new Map() };
  if (end - start > LONGEST_VALUE || text[start] === undefined) return value;
  const errors: Parameters<typeof parseTree>[1] = [];
  const tree = parseTree(text.slice(start, end), errors);
  if (tree === undefined || errors.length > 0) return value;
  const open = [tree];
  for (const node of open) {
    Object.assign(node, { offset: node.offset + start });
    const id = node.type === "object" ? idOf(node) : undefined;
    if (id !== undefined && !value.objects.has(id)) value.objects.set(id, node);
    for (const child of node.children ?? []) open.push(child);
  }
  value.tree = tree;
  return value;
}

function idOf(node: Node): string | undefined {
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (idKeys.includes(key?.value) && typeof value?.value === "string") return value.value;
  }
  return undefined;
}

function linesOfIds(text: string, lines: readonly number[]): Map<string, number> {
  const found = new Map<string, number>();
  let line = 1;
  for (const { 1: written = "", index } of text.matchAll(idField)) {
    while ((lines[line] ?? Number.POSITIVE_INFINITY) <= index) line += 1;
    const id = written.includes("\\") ? unescaped(written) : written;
    if (!found.has(id)) found.set(id, line);
  }
  return found;
}

/** As JSON means it: most writers but JavaScript's escape every letter that is not ASCII. */
function unescaped(written: string): string {
  try {
    return JSON.parse(`"${written}"`);
  } catch {
    return written;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
