import { stat } from "node:fs/promises";
import { type ExtensionContext, TabInputText, window } from "vscode";
import { largeFileText } from "./large-file-text.ts";

/**
 * Tells, once a file, that no scores can stand in a large trace file: the editor shares its text with no
 * extension, and without a word one would wait for them.
 */
export function activateLargeFiles(context: ExtensionContext): void {
  const told = new Set<string>();
  const look = async () => {
    const { input } = window.tabGroups.activeTabGroup.activeTab ?? {};
    if (!(input instanceof TabInputText) || told.has(`${input.uri}`)) return;
    const { uri } = input;
    const size = (await stat(uri.fsPath).catch(() => undefined))?.size ?? 0;
    const text = largeFileText(`${uri}`, size);
    if (text === undefined || told.has(`${uri}`)) return;
    told.add(`${uri}`);
    await window.showInformationMessage(text);
  };
  context.subscriptions.push(window.tabGroups.onDidChangeTabs(() => void look()));
  void look();
}
