import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startCodeServer } from "./code-server.ts";
import { editorWindow } from "./editor-window.ts";
import type { Feature } from "./feature.ts";
import type { Machine } from "./machine.ts";
import type { Outcome } from "./outcome.ts";
import { OPENING_MS, PATIENCE_MS } from "./patience.ts";

/** Opens the feature's window and tries its behaviours one after the other. */
export async function runFeature(
  machine: Machine,
  title: string,
  feature: Feature,
  tell: (outcome: Outcome) => void,
): Promise<void> {
  const dir = join(machine.temp, title);
  const folder = join(dir, "desk");
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await feature.prepare?.(folder);
  const { settings = {}, trusted = true, folders } = feature;
  const context = await machine.browser.newContext({
    viewport: { width: 1500, height: 850 },
    locale: "en-GB",
  });
  const server = await startCodeServer({ ...machine, dir, settings, trusted });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    let notes: string[] = [];
    const window = editorWindow(page, folder, machine.pictures, (text) => notes.push(text));
    const timeout = OPENING_MS;
    await page.goto(`${server.origin}/?${opened(folder, folders)}`, { timeout });
    await page.locator(".monaco-workbench .activitybar").waitFor({ timeout });
    for (const [index, [name, behaviour]] of Object.entries(feature.behaviours).entries()) {
      const started = performance.now();
      notes = [];
      let error: unknown;
      try {
        if (index > 0) await window.clear();
        await behaviour(window);
      } catch (thrown) {
        error = thrown ?? new TypeError("thrown without a reason");
        await window.picture(`failed-${title}-${index + 1}`).catch(() => undefined);
      }
      const milliseconds = performance.now() - started;
      tell({ name, milliseconds, notes, ...(error !== undefined && { error }) });
    }
  } finally {
    await context.close();
    await server.stop();
  }
}

/** What the window is to open: the folder, or a workspace of folders in it. */
function opened(folder: string, names: readonly string[] | undefined): string {
  if (names === undefined) return `folder=${encodeURIComponent(folder)}`;
  const workspace = `${folder}.code-workspace`;
  const folders = names.map((name) => ({ path: join(folder, name) }));
  writeFileSync(workspace, JSON.stringify({ folders }));
  return `workspace=${encodeURIComponent(workspace)}`;
}
