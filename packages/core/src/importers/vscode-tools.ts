import { isRecord } from "./json-value.ts";
import { parsedText } from "./otlp-reading.ts";

/** Whether VS Code itself ran the tool, before the model was asked: it looks for a list of what is to be done. */
export function isEditorsOwn(args: unknown): boolean {
  const given = parsedText(args);
  return isRecord(given) && isRecord(given.chatSessionResource) && given.operation === "read";
}

/** VS Code keeps the answers of its own tools as trees of pieces of text: that text; else the answer itself. */
export function toolAnswer(result: unknown): unknown {
  const tree = parsedText(result);
  if (!isRecord(tree) || !isRecord(tree.node) || !Array.isArray(tree.node.children)) return result;
  const open: unknown[] = [tree.node];
  const texts: string[] = [];
  while (open.length > 0) {
    const piece = open.pop();
    if (!isRecord(piece)) continue;
    if (typeof piece.text === "string") {
      const starts = piece.lineBreakBefore === true && texts.at(-1)?.endsWith("\n") === false;
      texts.push(starts ? `\n${piece.text}` : piece.text);
    }
    const children = Array.isArray(piece.children) ? piece.children : [];
    for (let at = children.length - 1; at >= 0; at--) open.push(children[at]);
  }
  return texts.join("").trimEnd();
}
