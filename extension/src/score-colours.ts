import {
  type ScoreMark,
  type ScoreMarks,
  viewMethods,
} from "@tracejudge/language-server/view-protocol";
import {
  type DecorationOptions,
  type ExtensionContext,
  OverviewRulerLane,
  Range,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { visibleLines } from "./visible-lines.ts";

const LEVELS = [0, 1, 2, 3, 4];
/** A score under it also shows in the ruler at the side. */
const WORTH_A_LOOK = 3;
/** Pause in which further scrolling and typing is waited for. */
const PAUSE_MS = 80;

/**
 * The lowest score of each step before its first word, coloured by level: the digits tell it without
 * colour too, and the colours are the theme's to change. Only what is visible is asked for, and an answer
 * about a text that has changed since is not drawn.
 */
export function activateScoreColours(context: ExtensionContext, client: LanguageClient): void {
  const types = LEVELS.map(decorationType);
  const waiting = new Map<TextEditor, NodeJS.Timeout>();
  const show = (editor: TextEditor, marks: readonly ScoreMark[]) => {
    for (const [level, type] of types.entries()) {
      editor.setDecorations(type, marks.filter((mark) => mark.level === level).map(decoration));
    }
  };
  const ask = async (editor: TextEditor): Promise<void> => {
    const { document } = editor;
    const params = { uri: `${document.uri}`, ...visibleLines(editor.visibleRanges) };
    const { version, marks } = await client.sendRequest<ScoreMarks>(viewMethods.scores, params);
    if (version === document.version && !waiting.has(editor)) show(editor, marks);
  };
  const draw = (editor: TextEditor) => {
    if (!isTrace(editor.document) || !client.isRunning()) return;
    clearTimeout(waiting.get(editor));
    const timer = setTimeout(() => {
      waiting.delete(editor);
      void ask(editor).catch(() => show(editor, []));
    }, PAUSE_MS);
    waiting.set(editor, timer);
  };
  const drawAll = () => window.visibleTextEditors.forEach(draw);
  context.subscriptions.push(
    ...types,
    client.onNotification(viewMethods.scoresChanged, drawAll),
    client.onDidChangeState(({ newState }) => newState === State.Running && drawAll()),
    window.onDidChangeVisibleTextEditors(drawAll),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => draw(textEditor)),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const editors = window.visibleTextEditors.filter((editor) => editor.document === document);
      // At once: until the new text is read, no score is known to belong to it.
      if (contentChanges.length > 0) for (const editor of editors) show(editor, []);
      editors.forEach(draw);
    }),
  );
}

const languageIds = new Set(["tracejudge-run", "jsonl", "json"]);

function isTrace({ languageId }: TextDocument): boolean {
  return languageIds.has(languageId);
}

function decorationType(level: number) {
  const color = new ThemeColor(`tracejudge.level${level}`);
  return window.createTextEditorDecorationType({
    before: {
      color,
      fontWeight: "bold",
      margin: "0 1ch 0 0",
      border: "1px solid",
      borderColor: color,
    },
    ...(level < WORTH_A_LOOK && {
      overviewRulerColor: color,
      overviewRulerLane: OverviewRulerLane.Right,
    }),
  });
}

function decoration({ line, character, text }: ScoreMark): DecorationOptions {
  return {
    range: new Range(line, character, line, character),
    renderOptions: { before: { contentText: ` ${text} ` } },
  };
}
