import { commands, type ExtensionContext, workspace } from "vscode";
import { activateCases } from "./cases.ts";
import { createClient } from "./create-client.ts";
import { followRuns } from "./follow-runs.ts";
import { activateJudging } from "./judging.ts";
import { activateLargeFiles } from "./large-files.ts";
import { activateReport } from "./report/report-panel.ts";
import { activateReview } from "./review.ts";
import { activateRubrics } from "./rubrics.ts";
import { activateRunDocuments } from "./run-documents.ts";
import { activateRunsView } from "./runs-view.ts";
import { activateSampleRun } from "./sample-run.ts";
import { activateScoreColours } from "./score-colours.ts";
import { activateShownRuns } from "./shown-runs.ts";
import { activateSourceScores } from "./source-scores.ts";
import { startWhenNeeded } from "./start-when-needed.ts";

/** What the editor shows, and the server behind it. The returned client is for tests. */
export async function activate(context: ExtensionContext) {
  const client = createClient(context);
  const runs = followRuns();
  // Verdicts that another process wrote change what the server has to say.
  const tellServer = () =>
    client.sendNotification("workspace/didChangeWatchedFiles", { changes: [] });
  context.subscriptions.push(
    client,
    runs,
    runs.onDidChange(() => void (client.isRunning() && tellServer())),
    workspace.onDidGrantWorkspaceTrust(() => client.needsStop() && client.restart()),
    commands.registerCommand("tracejudge.openWalkthrough", () =>
      commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#start`),
    ),
  );
  activateRunDocuments(context, client, runs.onDidChange);
  activateRunsView(context, client, runs.onDidChange);
  activateReview(context, client, activateCases(context, client));
  activateRubrics(context, client);
  activateShownRuns(context, client);
  activateSampleRun(context);
  activateLargeFiles(context);
  activateScoreColours(context, client);
  activateJudging(context, client);
  activateSourceScores(context, client);
  activateReport(context, client, runs.onDidChange);
  await startWhenNeeded(context, client, runs.onDidChange);
  return { client };
}
