import type { Locator, Page } from "playwright-core";
import { until } from "./until.ts";

/** What is to be seen in a window; wait for it with `waitFor()`, since all of it is drawn late. */
export interface WindowSights {
  /** Rows of the trees of the side bar and the panel whose text has all of these. */
  row(...texts: (string | RegExp)[]): Locator;
  lens(title: string | RegExp): Locator;
  /** Text in the editor, scores beside the steps included. */
  text(text: string | RegExp): Locator;
  squiggle(kind?: "warning" | "error" | "info" | "hint"): Locator;
  /** Entries of the open list. */
  entry(label: string | RegExp): Locator;
  hover(): Locator;
  notification(text: string | RegExp): Locator;
  tab(name: string | RegExp): Locator;
  status(text: string | RegExp): Locator;
  /** Waits until so many are there. */
  count(what: Locator, wanted: number): Promise<void>;
}

export function windowSights(page: Page): WindowSights {
  const having = (selector: string) => (hasText: string | RegExp) =>
    page.locator(selector, { hasText }).filter({ visible: true });
  const rows = page.locator(".pane-body .monaco-list-row");
  return {
    row: (...texts) => texts.reduce<Locator>((found, hasText) => found.filter({ hasText }), rows),
    lens: having(".codelens-decoration a"),
    text: (text) =>
      page
        .locator(".editor-instance .view-lines")
        .getByText(spaced(text))
        .filter({ visible: true }),
    squiggle: (kind = "warning") =>
      page.locator(`.view-overlays .squiggly-${kind}`).filter({ visible: true }),
    entry: having(".quick-input-list .monaco-list-row"),
    hover: () => page.locator(".monaco-hover:not(.hidden) .monaco-hover-content"),
    notification: having(".notification-list-item-message"),
    tab: having(".tab"),
    status: having(".statusbar-item"),
    count: async (what, wanted) => {
      await until(`${wanted} of ${what}`, async () => (await what.count()) === wanted);
    },
  };
}

/** The editor draws spaces as ones that do not break. */
function spaced(text: string | RegExp): string | RegExp {
  return typeof text === "string"
    ? text
    : new RegExp(text.source.replaceAll(" ", "\\s"), text.flags);
}
