import { join } from "node:path";
import type { Page } from "playwright-core";
import { type WindowHands, windowHands } from "./window-hands.ts";
import { type WindowSights, windowSights } from "./window-sights.ts";

/** A window of VS Code: what a person sees in it, and does. */
export interface EditorWindow extends WindowSights, WindowHands {
  page: Page;
  /** The folder that is open. */
  folder: string;
  /** Keeps a picture under this name. */
  picture(name: string): Promise<void>;
  /** Tells what was measured, beside the behaviour's outcome. */
  note(text: string): void;
}

export function editorWindow(
  page: Page,
  folder: string,
  pictures: string,
  note: (text: string) => void,
): EditorWindow {
  return {
    page,
    folder,
    note,
    ...windowSights(page),
    ...windowHands(page, folder),
    async picture(name) {
      // Lists and hovers fade in, and nothing tells when they are done.
      await page.waitForTimeout(700);
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
  };
}
