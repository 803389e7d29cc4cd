import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { type LanguageServerOptions, startLanguageServer } from "./start-language-server.ts";

/** Serves the editor that started this process, over its stdin and stdout unless it asks otherwise. */
export function main(options: LanguageServerOptions = {}): void {
  const chosen = process.argv.some((word) => /^--(stdio|node-ipc|socket=|pipe=)/.test(word));
  if (!chosen) process.argv.push("--stdio");
  startLanguageServer(createConnection(ProposedFeatures.all), options);
}
