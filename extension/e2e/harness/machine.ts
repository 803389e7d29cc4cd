import type { Browser } from "playwright-core";
import type { VsCode } from "../install/install-vscode.ts";

/** What all windows of one round share. */
export interface Machine {
  vscode: VsCode;
  browser: Browser;
  /** Where the .vsix is installed. */
  extensions: string;
  /** Folder for what is made on the way; short, because of sockets. */
  temp: string;
  /** Folder of the pictures. */
  pictures: string;
}
