import { hoverCommands } from "@tracejudge/language-server/hover-commands";
import { type ExtensionContext, workspace } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

/** The server runs in a process of its own, from the bundle beside this one. */
export function createClient(context: ExtensionContext): LanguageClient {
  const module = context.asAbsolutePath("dist/server.cjs");
  const run = { module, transport: TransportKind.ipc };
  const watched = ["**/*precedents.jsonl", "**/*rubric*.{yaml,yml}", "**/rubrics/*.{yaml,yml}"];
  return new LanguageClient(
    "tracejudge",
    "TraceJudge",
    { run, debug: run },
    {
      documentSelector: [
        { scheme: "tracejudge-run" },
        { scheme: "file", language: "jsonl" },
        { scheme: "file", language: "json" },
        { scheme: "tracejudge-rubric" },
        { scheme: "file", pattern: "**/rubrics/*.{yaml,yml}" },
        { scheme: "file", pattern: "**/*rubric.{yaml,yml}" },
      ],
      // Texts of traces are escaped, so that only our own links are links; they may call these alone.
      markdown: { isTrusted: { enabledCommands: Object.values(hoverCommands) } },
      initializationOptions: () => ({
        trusted: workspace.isTrusted,
        storage: (context.storageUri ?? context.globalStorageUri).fsPath,
      }),
      synchronize: {
        configurationSection: "tracejudge",
        fileEvents: watched.map((glob) => workspace.createFileSystemWatcher(glob)),
      },
    },
  );
}
