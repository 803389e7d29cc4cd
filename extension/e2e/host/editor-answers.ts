import assert from "node:assert/strict";
import {
  type CodeAction,
  type CodeLens,
  commands,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  type InlayHintLabelPart,
  languages,
  Position,
  Range,
  type TextDocument,
  workspace,
} from "vscode";
import { until } from "../harness/until.ts";
import { openRaw, openRecorded } from "./open-documents.ts";

const whole = new Range(0, 0, 100_000, 0);

/** What the editor is answered about a document, asked as the editor asks. */
export const editorAnswers: Record<string, () => Promise<void>> = {
  "inlay hints: the run's verdict and the scores of its steps": async () => {
    const { uri } = await openRecorded("pii-leak");
    const labels = await until("hints", async () => {
      const hints = await ask<InlayHint[]>("vscode.executeInlayHintProvider", uri, whole);
      return hints?.length ? hints.map(({ label }) => labelText(label)) : undefined;
    });
    assert.match(labels[0] ?? "", /^FLAGGED 2\.\d$/);
    assert.ok(
      labels.some((label) => /✗ .*compliance 0\.\d/.test(label)),
      labels.join("\n"),
    );
  },
  "inlay hints: a score leads to the policy it is judged by": async () => {
    const { uri } = await openRecorded("pii-leak");
    const place = await until("a hint that leads on", async () => {
      const hints = await ask<InlayHint[]>("vscode.executeInlayHintProvider", uri, whole);
      return hints?.flatMap(scoreParts).find(({ value }) => value.startsWith("compliance"))
        ?.location;
    });
    const policy = await workspace.openTextDocument(place.uri);
    assert.match(policy.lineAt(place.range.start.line).text, /policy:/);
    const above = policy.getText(new Range(new Position(0, 0), place.range.start));
    assert.match(above.slice(above.lastIndexOf("key:")), /^key: compliance/);
  },
  "code lenses: each judged step can be settled": async () => {
    const { uri } = await openRecorded("pii-leak");
    const lenses = await until("lenses", async () => {
      const found = await ask<CodeLens[]>("vscode.executeCodeLensProvider", uri, 100);
      return found?.length ? found : undefined;
    });
    const titles = lenses.map(({ command }) => command?.title);
    assert.equal(titles[0], "Judge again");
    assert.ok(titles.filter((title) => title === "Disagree").length >= 4, titles.join(", "));
  },
  "diagnostics: the flagged steps alone, as warnings of tracejudge": async () => {
    const { uri } = await openRecorded("pii-leak");
    const found = await until("diagnostics", () => {
      const told = languages.getDiagnostics(uri);
      return told.length > 0 ? told : undefined;
    });
    assert.deepEqual(
      found.map(({ source, code, severity }) => [source, code, severity]),
      [["tracejudge", "compliance", 1]],
    );
  },
  "code actions: disagree and agree on a flagged step": async () => {
    const { uri } = await openRecorded("pii-leak");
    const [first] = await until("diagnostics", () => {
      const told = languages.getDiagnostics(uri);
      return told.length > 0 ? told : undefined;
    });
    const actions = await ask<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      first?.range ?? whole,
    );
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes("Disagree with the judge…"), titles.join(", "));
    assert.ok(titles.includes("Agree with the judge"), titles.join(", "));
  },
  "hover: the wording of the level and the probabilities": async () => {
    const document = await openRecorded("pii-leak");
    const text = await hoverAt(document, "8 ● agent");
    assert.match(text, /\*\*compliance 0\.\d\*\*/);
    assert.match(text, /levels 0: \d+%/);
  },
  "symbols: every step is in the outline": async () => {
    const { uri } = await openRecorded("pii-leak");
    const symbols = await ask<DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", uri);
    const names = JSON.stringify(symbols.map(({ name, children }) => [name, children]));
    assert.match(names, /get_payment/);
  },
  "a raw file gets lenses, and hints once it is judged": async () => {
    const { uri } = await openRaw("exported.jsonl");
    await ask("tracejudge.judge", { uri: uri.toString() });
    await until("hints", async () => {
      const hints = await ask<InlayHint[]>("vscode.executeInlayHintProvider", uri, whole);
      return hints?.some(({ label }) => /compliance \d\.\d/.test(labelText(label)));
    });
    assert.ok(languages.getDiagnostics(uri).length > 0);
  },
};

function ask<T>(command: string, ...args: unknown[]): Thenable<T> {
  return commands.executeCommand<T>(command, ...args);
}

async function hoverAt(document: TextDocument, words: string): Promise<string> {
  const at = document.positionAt(document.getText().indexOf(words));
  const hovers = await ask<Hover[]>("vscode.executeHoverProvider", document.uri, at);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}

function scoreParts({ label }: InlayHint): InlayHintLabelPart[] {
  return typeof label === "string" ? [] : label;
}

/** A hint's label is in parts, each of which may lead somewhere. */
function labelText(label: InlayHint["label"]): string {
  return typeof label === "string" ? label : label.map(({ value }) => value).join("");
}
