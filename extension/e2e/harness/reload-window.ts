import type { EditorWindow } from "./editor-window.ts";
import { OPENING_MS } from "./patience.ts";
import { until } from "./until.ts";

/** The extension's number in the status bar. */
const ownNumber = '.statusbar-item[id*="tracejudge.flagged"]';

/** Run in the page: the open editors as they are written down by now. */
const written = `
  (async () => {
    const asked = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const texts = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      if (database.objectStoreNames.contains("ItemTable")) {
        const items = database.transaction("ItemTable").objectStore("ItemTable");
        texts.push(await asked(items.get("memento/workbench.parts.editor")));
      }
      database.close();
    }
    return texts.join();
  })()
`;

/**
 * Loads the window anew. A browser's editor writes down what is open every few seconds and has no time for
 * it in the end, so that is waited for: until `open` is among the open editors. It must not have been
 * open in this window before: what was written of that would be taken for it.
 */
export async function reloadWindow({ page }: EditorWindow, open: string): Promise<void> {
  const isKnown = async () => (await page.evaluate<string>(written)).includes(open);
  await until(`what is open to be written down: ${open}`, isKnown);
  await page.reload({ timeout: OPENING_MS });
  // Extensions are started anew too, which takes as long as opening a window does.
  await page.locator(ownNumber).waitFor({ timeout: OPENING_MS });
}
