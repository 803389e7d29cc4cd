import type { CaseRef } from "@tracejudge/language-server/case-protocol";
import {
  type ReviewCase,
  type ReviewParams,
  type ReviewPlace,
  type ReviewQueue,
  reviewMethods,
} from "@tracejudge/language-server/review-protocol";
import {
  commands,
  type Event,
  type ExtensionContext,
  StatusBarAlignment,
  type StatusBarItem,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { ReviewSession } from "./review-session.ts";
import { reviewStatus } from "./review-status.ts";
import { showError } from "./show-error.ts";
import { showRun } from "./show-run.ts";

const LIMIT = 1000;
/** Where the workspace remembers what was passed over. */
const PASSED = "tracejudge.reviewPassed";

/** Reviewing by keyboard: the runs worth a person's look, one after another. */
export function activateReview(
  context: ExtensionContext,
  client: LanguageClient,
  settled: Event<CaseRef>,
): void {
  const item = window.createStatusBarItem("tracejudge.review", StatusBarAlignment.Left, 1000);
  item.name = "TraceJudge Review";
  item.command = "tracejudge.reviewNext";
  const desk: Desk = { context, client, item, session: undefined };
  const command = (name: string, run: () => Promise<void>) =>
    commands.registerCommand(name, async () => {
      try {
        await run();
      } catch (error) {
        await showError(error);
      }
    });
  context.subscriptions.push(
    item,
    settled(({ traceId }) => {
      if (desk.session?.current?.traceId === traceId) {
        void commands.executeCommand("tracejudge.reviewNext");
      }
    }),
    command("tracejudge.reviewNext", () => (desk.session === undefined ? begin(desk) : next(desk))),
    command("tracejudge.reviewPrevious", async () => {
      desk.session?.previous();
      await show(desk);
    }),
    command("tracejudge.reviewStop", () => stop(desk)),
  );
}

interface Desk {
  context: ExtensionContext;
  client: LanguageClient;
  item: StatusBarItem;
  session: ReviewSession | undefined;
}

async function begin(desk: Desk): Promise<void> {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => `${uri}`);
  const params: ReviewParams = { folders, limit: LIMIT };
  const queue = await desk.client.sendRequest<ReviewQueue>(reviewMethods.queue, params);
  if (queue.cases.length === 0) {
    await window.showInformationMessage("There is no run to review: you have settled them all.");
    return;
  }
  desk.session = new ReviewSession(queue, desk.context.workspaceState.get<string[]>(PASSED));
  await commands.executeCommand("setContext", "tracejudge.reviewing", true);
  await show(desk);
}

async function next(desk: Desk): Promise<void> {
  desk.session?.next();
  await desk.context.workspaceState.update(PASSED, desk.session?.passed);
  await show(desk);
}

/** Runs that are gone by now are passed over. */
async function show(desk: Desk): Promise<void> {
  const { session, client, item } = desk;
  for (let one = session?.current; one !== undefined; one = session?.next()) {
    const place = await placeOf(client, one);
    if (place === undefined || session === undefined) continue;
    Object.assign(item, reviewStatus(one, session.position));
    item.show();
    await showRun(place.uri, place.line);
    return;
  }
  await stop(desk);
  window.setStatusBarMessage("TraceJudge: that was the last case to review", 5000);
}

async function placeOf(client: LanguageClient, one: ReviewCase): Promise<ReviewPlace | undefined> {
  return (await client.sendRequest<ReviewPlace | null>(reviewMethods.place, one)) ?? undefined;
}

async function stop(desk: Desk): Promise<void> {
  desk.session = undefined;
  desk.item.hide();
  await commands.executeCommand("setContext", "tracejudge.reviewing", false);
}
