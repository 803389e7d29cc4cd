import type { EditorWindow } from "./editor-window.ts";
import { OPENING_MS } from "./patience.ts";
import { until } from "./until.ts";

/** Run in the page: what the editor has written down of the window so far. */
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
        texts.push(JSON.stringify(await asked(items.getAll())));
      }
      database.close();
    }
    return texts.join();
  })()
`;

/**
 * Loads the window anew. A browser's editor writes down what is open every few seconds and has no time for
 * it in the end, so that is waited for: until it knows of `open`.
 */
export async function reloadWindow({ page }: EditorWindow, open: string): Promise<void> {
  const isKnown = async () => (await page.evaluate<string>(written)).includes(open);
  await until(`what is open to be written down: ${open}`, isKnown);
  await page.reload({ timeout: OPENING_MS });
  await page.locator(".monaco-workbench .activitybar").waitFor({ timeout: OPENING_MS });
}
