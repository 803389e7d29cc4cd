import assert from "node:assert/strict";
import { commands, extensions, workspace } from "vscode";
import { client, folderUri } from "./open-documents.ts";

/** The extension itself, as another extension sees it. */
export const ownCommands: Record<string, () => Promise<void>> = {
  "every command of the manifest is there once the extension is active": async () => {
    await client();
    const manifest = extensions.getExtension("tracejudge.tracejudge-vscode")?.packageJSON;
    const named: string[] = manifest.contributes.commands.map(
      ({ command }: { command: string }) => command,
    );
    const registered = new Set(await commands.getCommands(true));
    assert.deepEqual(
      named.filter((command) => !registered.has(command)),
      [],
    );
  },
  "settings have their defaults": async () => {
    const settings = workspace.getConfiguration("tracejudge", folderUri());
    assert.equal(settings.get("dir"), ".tracejudge");
    assert.equal(settings.get("diagnostics"), "warning");
  },
};
