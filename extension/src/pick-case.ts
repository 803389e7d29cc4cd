import type { CaseChoices } from "@tracejudge/language-server/case-protocol";
import { type QuickPickItem, QuickPickItemKind, window } from "vscode";
import { type CaseItem, caseGroups, itemTyped } from "./case-items.ts";

/** What one says of a case. */
export interface Said {
  attribute: string;
  score: number;
  why: string;
}

/** Attribute and level in one list, where a digit chooses at once; then why. Undefined where one leaves. */
export async function pickCase(choices: CaseChoices): Promise<Said | undefined> {
  const title = `Disagree: ${choices.title}`;
  const item = await pickItem(choices, title);
  if (item === undefined) return undefined;
  const { attribute, score } = item;
  const why = await window.showInputBox({
    title: `${title} · ${attribute} ${score}`,
    prompt: "Why, in a line",
    value: item.why === "agrees" ? "" : item.why,
  });
  return why === undefined ? undefined : { attribute, score, why };
}

function pickItem(choices: CaseChoices, title: string): Promise<CaseItem | undefined> {
  const groups = caseGroups(choices);
  const picker = window.createQuickPick<QuickPickItem | CaseItem>();
  picker.title = title;
  picker.placeholder = `Which level is right? 0 to 4 for ${groups[0]?.items[0]?.attribute ?? "it"}`;
  picker.matchOnDescription = true;
  picker.items = groups.flatMap(({ heading, items }) => [
    { label: heading, kind: QuickPickItemKind.Separator },
    ...items,
  ]);
  return new Promise((resolve) => {
    const choose = (item: CaseItem | undefined) => {
      resolve(item);
      picker.hide();
    };
    picker.onDidChangeValue((typed) => {
      const item = itemTyped(groups, typed);
      if (item !== undefined) choose(item);
    });
    picker.onDidAccept(() => choose(picker.selectedItems.find((one) => "score" in one)));
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}
