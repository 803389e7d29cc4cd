import {
  type CaseChoices,
  type CaseRef,
  methods,
  type SettleParams,
} from "@tracejudge/language-server/protocol";
import { commands, type ExtensionContext, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { attributeItems, levelItems } from "./case-items.ts";
import { stepAtCursor } from "./step-at-cursor.ts";

/** Settling cases: by lens, quick fix or keyboard; without a step, the one under the cursor is meant. */
export function activateCases(context: ExtensionContext, client: LanguageClient): void {
  const command = (name: string, run: (ref: CaseRef, choices: CaseChoices) => Promise<void>) =>
    commands.registerCommand(name, async (given?: CaseRef) => {
      const ref = given?.traceId === undefined ? await stepAtCursor() : given;
      if (ref === undefined) {
        await window.showInformationMessage("There is no judged step under the cursor.");
        return;
      }
      try {
        await run(ref, await client.sendRequest<CaseChoices>(methods.choices, ref));
      } catch (error) {
        await window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    });
  const settle = (params: SettleParams) => client.sendRequest<string>(methods.settle, params);

  context.subscriptions.push(
    command("tracejudge.disagree", async (ref, choices) => {
      const said = await ask(choices);
      if (said !== undefined) await settle({ ...ref, ...said });
    }),
    command("tracejudge.agree", async (ref, { attributes }) => {
      for (const { key, judgeScore } of attributes) {
        if (judgeScore === undefined) continue;
        await settle({ ...ref, attribute: key, score: Math.round(judgeScore), why: "agrees" });
      }
    }),
    command("tracejudge.undo", async (ref, { attributes }) => {
      for (const { key, own } of attributes) {
        if (own === undefined) continue;
        await client.sendRequest(methods.unsettle, { ...ref, attribute: key });
      }
    }),
  );
}

/** Attribute (where there are several), level and reason; undefined where the person leaves it. */
async function ask(choices: CaseChoices) {
  const items = attributeItems(choices);
  const title = `Disagree: ${choices.title}`;
  const [only] = items;
  const what =
    items.length === 1
      ? only
      : await window.showQuickPick(items, { title, placeHolder: "What is judged wrongly?" });
  if (what === undefined) return undefined;
  const level = await window.showQuickPick(levelItems(what.attribute), {
    title: `${title} · ${what.attribute.key}`,
    placeHolder: "Which level is right?",
    matchOnDescription: true,
  });
  if (level === undefined) return undefined;
  const why = await window.showInputBox({
    title: `${title} · ${what.attribute.key} ${level.score}`,
    prompt: "Why, in a line",
    value: what.attribute.own?.why ?? "",
  });
  if (why === undefined) return undefined;
  return { attribute: what.attribute.key, score: level.score, why };
}
