import { findNodeAtOffset, getNodePath, type Node } from "jsonc-parser";
import {
  type CompletionItem,
  CompletionItemKind,
  type Hover,
  type Location,
  MarkupKind,
  type Position,
  type Range,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Policies } from "../rubrics/policies.ts";
import { markdownText } from "../texts/markdown.ts";
import { policyLinks } from "../texts/policy-links.ts";
import { lineText } from "./line-text.ts";
import { lineTree } from "./line-tree.ts";

/** The value under the cursor in a line of a precedent file, and the case's attribute. */
interface Value {
  /** Key at the top of the line: `score`, `attribute`, … */
  key: string;
  value: unknown;
  attribute: string;
  line: { traceId?: unknown; stepId?: unknown };
  range: Range;
}

/** What an attribute asks for, or a score means, in the words of the rubric. */
export function precedentHover(
  document: TextDocument,
  position: Position,
  policies: Policies,
): Hover | null {
  const found = valueAt(document, position);
  const rule = policies.rubric.attributes.find(({ key }) => key === found?.attribute);
  if (found === undefined || rule === undefined) return null;
  const said = wordsOf(found, rule);
  if (said === undefined) return null;
  const value = [`**${markdownText(rule.key)}** ${said}`, ...policyLinks(placeOf(found, policies))];
  return {
    contents: { kind: MarkupKind.Markdown, value: value.join("\n\n") },
    range: found.range,
  };
}

/** Where the policy of an attribute stands, or the wording of a score's level. */
export function precedentDefinition(
  document: TextDocument,
  position: Position,
  policies: Policies,
): Location | null {
  const found = valueAt(document, position);
  return (found && placeOf(found, policies)) ?? null;
}

/** The recorded step that a line is about, where its run or step is under the cursor. */
export function precedentStep(
  document: TextDocument,
  position: Position,
): { traceId: string; stepId: string | null } | undefined {
  const found = valueAt(document, position);
  if (found?.key !== "traceId" && found?.key !== "stepId") return undefined;
  const { traceId, stepId } = found.line;
  if (typeof traceId !== "string") return undefined;
  return { traceId, stepId: typeof stepId === "string" ? stepId : null };
}

/** The rubric's attributes and levels, where a line has its attribute or score. */
export function precedentCompletion(
  document: TextDocument,
  position: Position,
  { rubric }: Policies,
): CompletionItem[] {
  const line = lineText(document, position.line);
  const before = line.slice(0, position.character);
  const kind = CompletionItemKind.EnumMember;
  if (/"attribute"\s*:\s*"?[a-z_]*$/.test(before)) {
    const quote = /"[a-z_]*$/.test(before.replace(/^.*"attribute"\s*:\s*/, "")) ? "" : '"';
    return rubric.attributes.map(({ key, policy }) => ({
      label: key,
      kind,
      insertText: `${quote}${key}${quote}`,
      documentation: policy,
    }));
  }
  if (!/"score"\s*:\s*$/.test(before)) return [];
  const [, attribute] = /"attribute"\s*:\s*"([^"\\]*)"/.exec(line) ?? [];
  const levels = rubric.attributes.find(({ key }) => key === attribute)?.levels ?? [];
  return [0, 1, 2, 3, 4].map((level) => ({
    label: String(level),
    kind,
    ...(levels[level] !== undefined && { detail: levels[level] }),
  }));
}

function wordsOf(
  { key, value }: Value,
  { policy, levels }: Policies["rubric"]["attributes"][number],
): string | undefined {
  if (key === "attribute") return `\n\n_${markdownText(policy.trim())}_`;
  const level = levelOf(key, value);
  return level === undefined ? undefined : `${level}: ${markdownText(levels[level] ?? "")}`;
}

function placeOf({ key, value, attribute }: Value, policies: Policies): Location | undefined {
  if (key === "attribute") return policies.policy(attribute);
  const level = levelOf(key, value);
  return level === undefined ? undefined : policies.level(attribute, level);
}

function levelOf(key: string, value: unknown): number | undefined {
  if (!["score", "judgeScore"].includes(key) || typeof value !== "number") return undefined;
  return Math.round(value);
}

function valueAt(document: TextDocument, { line, character }: Position): Value | undefined {
  const tree = lineTree(lineText(document, line));
  const node = tree && findNodeAtOffset(tree, character, true);
  if (tree === undefined || node === undefined) return undefined;
  const [key, ...below] = getNodePath(node);
  const shown = node.type === "property" ? node.children?.[1] : node;
  const attribute = memberOf(tree, "attribute")?.value;
  if (typeof key !== "string" || below.length > 0 || typeof attribute !== "string")
    return undefined;
  const start = { line, character: node.offset };
  const range = { start, end: { line, character: node.offset + node.length } };
  const [traceId, stepId] = ["traceId", "stepId"].map((one) => memberOf(tree, one)?.value);
  const value = memberOf(tree, key)?.value ?? shown?.value;
  return { key, value, attribute, range, line: { traceId, stepId } };
}

function memberOf(tree: Node, wanted: string): Node | undefined {
  const members = tree.children ?? [];
  return members.find(({ children }) => children?.[0]?.value === wanted)?.children?.[1];
}
