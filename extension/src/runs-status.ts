import { type RunsPage, runsMethods } from "@tracejudge/language-server/runs-protocol";
import { type Event, type ExtensionContext, window, workspace } from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";

/** One number in the status bar: the flagged runs of all folders. Where nothing is recorded it is quiet. */
export function activateRunsStatus(
  context: ExtensionContext,
  client: LanguageClient,
  runsChanged: Event<void>,
): void {
  const status = window.createStatusBarItem("tracejudge.flagged");
  status.name = "TraceJudge";
  status.command = "tracejudge.runs.focus";
  let asked = 0;
  const show = async () => {
    const now = ++asked;
    const pages = await Promise.all(
      (workspace.workspaceFolders ?? []).map(({ uri }) =>
        client.sendRequest<RunsPage>(runsMethods.runs, { folder: `${uri}`, limit: 0 }),
      ),
    );
    // An older answer may come after a newer one.
    if (now !== asked) return;
    const sum = (key: "flagged" | "total") => pages.reduce((all, page) => all + page[key], 0);
    status.text = `$(law) ${sum("flagged")}`;
    status.tooltip = `TraceJudge: ${sum("flagged")} flagged of ${sum("total")} recorded runs`;
    status.accessibilityInformation = { label: status.tooltip };
    if (sum("total") > 0) status.show();
    else status.hide();
  };
  const follow = () => void show().catch((error) => client.warn(String(error)));
  context.subscriptions.push(
    status,
    runsChanged(follow),
    workspace.onDidChangeWorkspaceFolders(follow),
    client.onDidChangeState(({ newState }) => newState === State.Running && follow()),
  );
}
