import type { Locator } from "playwright-core";
import type { EditorWindow } from "./editor-window.ts";
import { until } from "./until.ts";

/**
 * Picks an entry of the context menu of a row. A menu passes over a click that comes right after it opened,
 * and closes when an editor that is being opened takes the focus, so it is tried until it was picked.
 */
export async function pickInMenu(window: EditorWindow, row: Locator, name: string): Promise<void> {
  const entry = window.page.getByRole("menuitem", { name });
  let clicked = false;
  await until(`${name} in the menu`, async () => {
    const isOpen = await entry.isVisible();
    if (clicked && !isOpen) return true;
    clicked = false;
    if (!isOpen) await row.click({ button: "right" });
    await window.page.waitForTimeout(300);
    clicked = await entry.click({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
    return clicked && !(await entry.isVisible());
  });
}
