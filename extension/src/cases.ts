import {
  type CaseAtParams,
  type CaseChoices,
  type CaseRef,
  caseMethods,
  type SettleParams,
} from "@tracejudge/language-server/case-protocol";
import { commands, type Event, EventEmitter, type ExtensionContext, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { pickCase } from "./pick-case.ts";
import { showError } from "./show-error.ts";

/**
 * Settling cases: by lens, quick fix, menu or keyboard; without a step, the one under the cursor is
 * meant. Gives an event that fires when a case was settled.
 */
export function activateCases(context: ExtensionContext, client: LanguageClient): Event<CaseRef> {
  const settled = new EventEmitter<CaseRef>();
  const command = (name: string, run: (ref: CaseRef) => Promise<void>) =>
    commands.registerCommand(name, async (given?: CaseRef) => {
      try {
        const ref = given?.traceId === undefined ? await caseAtCursor(client) : given;
        if (ref === undefined) {
          await window.showInformationMessage("There is no judged step under the cursor.");
        } else await run(ref);
      } catch (error) {
        await showError(error);
      }
    });

  context.subscriptions.push(
    settled,
    command("tracejudge.disagree", async (ref) => {
      const said = await pickCase(await client.sendRequest<CaseChoices>(caseMethods.choices, ref));
      if (said === undefined) return;
      const params: SettleParams = { ...ref, ...said };
      await client.sendRequest(caseMethods.settle, params);
      settled.fire(ref);
    }),
    command("tracejudge.agree", async (ref) => {
      const ids = await client.sendRequest<string[]>(caseMethods.agree, ref);
      if (ids.length === 0) tell("you have settled all of this step already");
      settled.fire(ref);
    }),
    command("tracejudge.undo", async (ref) => {
      const had = await client.sendRequest<boolean>(caseMethods.unsettle, ref);
      if (!had) tell("you have settled nothing of this step");
    }),
  );
  return settled.event;
}

async function caseAtCursor(client: LanguageClient): Promise<CaseRef | undefined> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  const params: CaseAtParams = { uri: `${editor.document.uri}`, position: { line, character } };
  return (await client.sendRequest<CaseRef | null>(caseMethods.caseAt, params)) ?? undefined;
}

function tell(what: string): void {
  window.setStatusBarMessage(`TraceJudge: ${what}`, 5000);
}
