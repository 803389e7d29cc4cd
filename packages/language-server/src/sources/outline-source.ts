import { TextDocument } from "vscode-languageserver-textdocument";
import { bindingsOf } from "./bindings.ts";
import { findDefinitions } from "./find-definitions.ts";
import { sourceDialect } from "./source-language.ts";
import { emptyOutline, type SourceOutline } from "./source-outline.ts";
import { parseTree } from "./source-tree.ts";

/** Larger files are built ones. In UTF-16 units. */
export const LONGEST_SOURCE = 512 * 1024;
/** No person writes lines of this length; a file with one is minified. */
const LONGEST_LINE = 20_000;

const library = /lang(?:chain|graph)|StateGraph|StructuredTool/;
const call =
  /\b(?:addNode|addSequence|createAgent|createReactAgent|entrypoint|task|tool|StructuredTool|DynamicStructuredTool|DynamicTool)\b/;

/** The nodes, tools and agents that a source defines. Cheap for a file that can have none. */
export async function outlineSource(path: string, text: string): Promise<SourceOutline> {
  const dialect = sourceDialect(path);
  if (dialect === undefined || text.length > LONGEST_SOURCE) return emptyOutline;
  if (!library.test(text) || !call.test(text) || isMinified(text)) return emptyOutline;
  const tree = await parseTree(text, dialect);
  const source = { ...tree, bindings: bindingsOf(tree) };
  return findDefinitions(source, TextDocument.create("", "", 0, text));
}

function isMinified(text: string): boolean {
  return text.split("\n").some((line) => line.length > LONGEST_LINE);
}
