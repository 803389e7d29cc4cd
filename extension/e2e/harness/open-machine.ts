import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { installChromium } from "../install/install-chromium.ts";
import { installVsCode } from "../install/install-vscode.ts";
import { installExtension } from "./code-server.ts";
import type { Machine } from "./machine.ts";

const pictures = fileURLToPath(new URL("../../../artefacts", import.meta.url));
const quiet = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update"],
];

/** VS Code with the packaged extension, and a browser; close the browser in the end. */
export async function openMachine(
  vsix: string,
  temp: string,
  say: (line: string) => void,
): Promise<Machine> {
  const vscode = installVsCode(say);
  const executablePath = installChromium(say);
  mkdirSync(pictures, { recursive: true });
  const extensions = installExtension(vscode, join(temp, "install"), vsix);
  const browser = await chromium.launch({ executablePath, args: quiet });
  return { vscode, browser, extensions, temp, pictures };
}
