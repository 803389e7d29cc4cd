import type { FrameLocator } from "playwright-core";
import type { EditorWindow } from "./editor-window.ts";

/** The page inside the report's panel. */
export function reportPage({ page }: EditorWindow): FrameLocator {
  return page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
}

export async function showReport(window: EditorWindow): Promise<void> {
  await window.openView("TraceJudge");
  await window.row("pii-leak").waitFor();
  await window.command("TraceJudge: Show Report");
  await reportPage(window).getByRole("heading", { name: "Runs", exact: true }).waitFor();
}
