import { mkdirSync, rmSync } from "node:fs";
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
  const { settings = {}, trusted = true } = feature;
  const server = await startCodeServer({ ...machine, dir, settings, trusted });
  const context = await machine.browser.newContext({
    viewport: { width: 1500, height: 850 },
    locale: "en-GB",
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const window = editorWindow(page, folder, machine.pictures);
    const timeout = OPENING_MS;
    await page.goto(`${server.origin}/?folder=${encodeURIComponent(folder)}`, { timeout });
    await page.locator(".monaco-workbench .activitybar").waitFor({ timeout });
    for (const [index, [name, behaviour]] of Object.entries(feature.behaviours).entries()) {
      const started = performance.now();
      let error: unknown;
      try {
        if (index > 0) await window.clear();
        await behaviour(window);
      } catch (thrown) {
        error = thrown ?? new TypeError("thrown without a reason");
        await window.picture(`failed-${title}-${index + 1}`).catch(() => undefined);
      }
      const milliseconds = performance.now() - started;
      tell({ name, milliseconds, ...(error !== undefined && { error }) });
    }
  } finally {
    await context.close();
    await server.stop();
  }
}
