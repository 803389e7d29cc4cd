import { randomBytes } from "node:crypto";
import { type Report, reportMethods } from "@tracejudge/language-server/report-protocol";
import {
  CancellationTokenSource,
  commands,
  type Event,
  type ExtensionContext,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { openPicks } from "./open-picks.ts";
import { fromPage, type ToPage } from "./report-messages.ts";
import { reportPage } from "./report-page.ts";

const VIEW = "tracejudge.report";

/** The report on all recorded runs, in a panel: there is one at most, also when the window is loaded anew. */
export function activateReport(
  context: ExtensionContext,
  client: LanguageClient,
  runsChanged: Event<void>,
): void {
  let shown: ReportPanel | undefined;
  const fill = (panel: WebviewPanel) => {
    const filled = new ReportPanel(context.extensionUri, client, panel);
    panel.onDidDispose(() => {
      if (shown === filled) shown = undefined;
    });
    shown = filled;
  };
  context.subscriptions.push(
    commands.registerCommand("tracejudge.showReport", () => {
      if (shown !== undefined) shown.reveal();
      else fill(window.createWebviewPanel(VIEW, "TraceJudge Report", ViewColumn.Active));
    }),
    window.registerWebviewPanelSerializer(VIEW, {
      async deserializeWebviewPanel(panel) {
        // One that was hidden comes back when it is looked at; a second may be there by then.
        shown?.dispose();
        fill(panel);
      },
    }),
    runsChanged(() => shown?.tell({ type: "stale" })),
    { dispose: () => shown?.dispose() },
  );
}

class ReportPanel {
  readonly #panel: WebviewPanel;
  readonly #client: LanguageClient;
  #asking: CancellationTokenSource | undefined;
  #report: Report | undefined;

  constructor(extension: Uri, client: LanguageClient, panel: WebviewPanel) {
    const dist = Uri.joinPath(extension, "dist");
    this.#client = client;
    this.#panel = panel;
    const icon = (theme: string) => Uri.joinPath(extension, "media", `report-${theme}.svg`);
    this.#panel.iconPath = { light: icon("light"), dark: icon("dark") };
    const { webview } = this.#panel;
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.onDidReceiveMessage((message: unknown) => this.#obey(message));
    this.#panel.onDidDispose(() => this.#asking?.cancel());
    const file = (name: string) => `${webview.asWebviewUri(Uri.joinPath(dist, name))}`;
    const files = { script: file("report.js"), style: file("report-style.css") };
    const nonce = randomBytes(16).toString("base64");
    webview.html = reportPage({ ...files, cspSource: webview.cspSource }, nonce);
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  tell(message: ToPage): void {
    void this.#panel.webview.postMessage(message);
  }

  async #obey(value: unknown): Promise<void> {
    const message = fromPage(value);
    // A page that was hidden and is drawn again wants what it showed.
    if (message?.type === "ready" && this.#report !== undefined) {
      this.tell({ type: "report", report: this.#report });
    } else if (message?.type === "ready" || message?.type === "refresh") await this.#ask();
    else if (message?.type === "open") await openPicks(message.title, message.picks);
  }

  async #ask(): Promise<void> {
    this.#asking?.cancel();
    const asking = new CancellationTokenSource();
    this.#asking = asking;
    this.tell({ type: "busy" });
    const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => `${uri}`);
    try {
      const params = { folders };
      this.#report = await this.#client.sendRequest(reportMethods.report, params, asking.token);
      if (this.#report !== undefined) this.tell({ type: "report", report: this.#report });
    } catch (error) {
      if (asking.token.isCancellationRequested) return;
      this.tell({ type: "failed", message: error instanceof Error ? error.message : `${error}` });
    }
  }
}
