import { methods, RUN_LANGUAGE, type RunText } from "@tracejudge/language-server/protocol";
import {
  type CodeLink,
  type SourceRef,
  type StepPlace,
  type StepRef,
  sourceMethods,
  type WorstRun,
  type WorstRuns,
} from "@tracejudge/language-server/source-protocol";
import { commands, type ExtensionContext, languages, Range, Uri, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { showError } from "./show-error.ts";
import { worstRunItems } from "./worst-run-items.ts";

/** From a place in the source to the steps that ran there, and from a step to its place in the source. */
export function activateSourceScores(context: ExtensionContext, client: LanguageClient): void {
  const command = <P>(name: string, run: (params: P) => Promise<void>) =>
    commands.registerCommand(name, async (params?: P) => {
      if (params === undefined) return;
      try {
        await run(params);
      } catch (error) {
        await showError(error);
      }
    });
  context.subscriptions.push(
    command("tracejudge.showWorstRuns", async (ref: SourceRef) => {
      const worst = await client.sendRequest<WorstRuns>(sourceMethods.worstRuns, ref);
      const title = worst.title;
      const placeHolder = "Open a run at its lowest step there";
      const items = worstRunItems(worst, new Date());
      const chosen = await window.showQuickPick(items, {
        title,
        placeHolder,
        matchOnDescription: true,
      });
      if (chosen !== undefined) await openStep(client, chosen.run);
    }),
    command("tracejudge.goToSource", async (ref: StepRef) => {
      const links = await client.sendRequest<CodeLink[]>(sourceMethods.stepSource, ref);
      const link = links.length > 1 ? await chooseLink(links) : links[0];
      if (link !== undefined) await show(Uri.parse(link.uri), link.line, link.character);
    }),
  );
}

async function openStep(client: LanguageClient, run: WorstRun): Promise<void> {
  const { uri } = await client.sendRequest<RunText>(methods.openRun, run);
  const step: StepRef = { uri, stepId: run.stepId };
  const place = await client.sendRequest<StepPlace | null>(sourceMethods.stepPlace, step);
  const document = await workspace.openTextDocument(Uri.parse(uri));
  await languages.setTextDocumentLanguage(document, RUN_LANGUAGE);
  await show(document.uri, place?.line ?? 0, 0);
}

async function chooseLink(links: readonly CodeLink[]): Promise<CodeLink | undefined> {
  const items = links.map((link) => {
    const path = workspace.asRelativePath(Uri.parse(link.uri));
    return { label: `${path}:${link.line + 1}`, link };
  });
  const chosen = await window.showQuickPick(items, { title: "The step may come from" });
  return chosen?.link;
}

async function show(uri: Uri, line: number, character: number): Promise<void> {
  const selection = new Range(line, character, line, character);
  await window.showTextDocument(uri, { selection, preview: true });
}
