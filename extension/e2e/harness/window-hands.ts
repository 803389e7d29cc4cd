import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { until } from "./until.ts";

/**
 * What a person does in a window. Text of an editor is never clicked: scrolling to it moves the
 * editor's own containers; the keyboard moves the cursor.
 */
export interface WindowHands {
  press(...keys: string[]): Promise<void>;
  /** Runs a command by its title, as the palette shows it. */
  command(title: string): Promise<void>;
  /** Opens a file of the folder. */
  openFile(path: string): Promise<void>;
  /** Shows the view of the activity bar with this name. */
  openView(name: string): Promise<void>;
  /** Puts the cursor there; both from 1. */
  goTo(line: number, column?: number): Promise<void>;
  /** Puts the cursor on the first place where the document says this. */
  find(text: string): Promise<void>;
  /** Picks the entry of the open list that is found by this label. */
  pick(label: string): Promise<void>;
  /** Types into the open input box, and enters. */
  answer(text: string): Promise<void>;
  /** Closes editors, lists and notifications. */
  clear(): Promise<void>;
}

const input = ".quick-input-widget input";
const entries = ".quick-input-list .monaco-list-row";

export function windowHands(page: Page, folder: string): WindowHands {
  const lists = listHands(page);
  return {
    ...lists,
    ...cursorHands(page, lists),
    async openFile(path) {
      const name = basename(path);
      await lists.ask("Control+p", join(folder, path));
      // The list begins with what was open last: only the entry that is chosen tells that it is searched.
      await page.locator(`${entries}.focused`, { hasText: name }).first().waitFor();
      await lists.press("Enter");
      await page.locator(".tab.active", { hasText: name }).waitFor();
      await page.locator(".editor-instance .view-lines").first().waitFor();
    },
    async openView(name) {
      const title = page.locator(".sidebar .composite.title", { hasText: new RegExp(name, "i") });
      const icon = page.locator(`.activitybar .action-item a[aria-label^="${name}"]`);
      await icon.waitFor();
      if (!(await title.isVisible())) await icon.click();
      await title.waitFor();
    },
    async clear() {
      await lists.press("Escape", "Escape");
      if ((await page.locator(".tab").count()) > 0) {
        await lists.command("View: Revert and Close Editor");
        await lists.command("View: Close All Editors");
        await page.locator(".tab").first().waitFor({ state: "detached" });
      }
      if ((await page.locator(".notification-list-item").count()) > 0) {
        await lists.command("Notifications: Clear All Notifications");
      }
    },
  };
}

function listHands(page: Page) {
  const box = page.locator(input).first();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const enterOn = async (label: string) => {
    await page.locator(`${entries}.focused`, { hasText: label }).first().waitFor();
    await press("Enter");
  };
  const ask = async (key: string, text: string) => {
    // A key that comes while a web view closes is lost, or opens a box that closes again.
    await until(`the box that ${key} opens`, async () => {
      await press(key);
      return box.fill(text, { timeout: 5000 }).then(
        () => true,
        () => false,
      );
    });
  };
  return {
    press,
    ask,
    async command(title: string) {
      await ask("F1", `>${title}`);
      await enterOn(title);
    },
    async pick(label: string) {
      await page.locator(entries, { hasText: label }).first().waitFor();
      await box.fill(label);
      await enterOn(label);
    },
    async answer(text: string) {
      await page.locator(".quick-input-widget .quick-input-message").waitFor();
      await box.fill(text);
      await press("Enter");
    },
  };
}

function cursorHands(page: Page, { ask, press }: ReturnType<typeof listHands>) {
  return {
    async goTo(line: number, column = 1) {
      await ask("Control+g", `:${line}:${column}`);
      await press("Enter");
      await page.getByText(`Ln ${line}, Col ${column}`).waitFor();
    },
    async find(text: string) {
      await press("Control+Home", "Control+f");
      const box = page.locator(".find-widget.visible textarea").first();
      await box.waitFor();
      // The words of the last search would be no change, and would not move the cursor.
      await box.fill("");
      await box.fill(text);
      await page.locator(".find-widget .matchesCount", { hasText: /^[1-9]\d* of/ }).waitFor();
      await press("Escape");
    },
  };
}
