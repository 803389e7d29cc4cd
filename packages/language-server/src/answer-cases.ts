import { lstat } from "node:fs/promises";
import { basename } from "node:path";
import { TraceJudgeError } from "@tracejudge/core";
import { openDocument, type RunsDesk, requestHandlers } from "./answer-runs.ts";
import {
  type CaseAtParams,
  type CaseRef,
  caseMethods,
  type SettleParams,
  type UnsettleParams,
} from "./case-protocol.ts";
import { caseAt } from "./features/case-at.ts";
import { agreeWithJudge, caseChoices, type Desk, settleCase, unsettleCase } from "./settle-case.ts";

/** Answers our own requests about settling cases; what was settled is shown before the answer. */
export function answerCases(desk: RunsDesk): void {
  const { shelf, publisher } = desk;
  const on = requestHandlers(desk);
  const pageOf = ({ uri }: { uri: string }) => shelf.judgedPage(openDocument(desk, uri));
  const settling = async <T>(settle: () => Promise<T>): Promise<T> => {
    const settled = await settle();
    await publisher.refresh();
    return settled;
  };

  on(caseMethods.caseAt, async (params: CaseAtParams) => {
    const document = openDocument(desk, params.uri);
    return caseAt(document, await shelf.judgedPage(document), params.position) ?? null;
  });
  on(caseMethods.choices, async (ref: CaseRef) =>
    caseChoices(await pageOf(ref), ref, await deskOf(desk, ref)),
  );
  on(caseMethods.settle, (params: SettleParams) =>
    settling(async () => settleCase(await pageOf(params), params, await deskOf(desk, params))),
  );
  on(caseMethods.agree, (ref: CaseRef) =>
    settling(async () => agreeWithJudge(await pageOf(ref), ref, await deskOf(desk, ref))),
  );
  on(caseMethods.unsettle, (params: UnsettleParams) =>
    settling(async () => unsettleCase(params, await deskOf(desk, params))),
  );
}

async function deskOf({ shelf, workspace }: RunsDesk, { uri }: { uri: string }): Promise<Desk> {
  const folder = shelf.folderOf(uri);
  const file = workspace.precedentFile(folder);
  if (!workspace.trusted) await refuseLink(file);
  return { file, author: await workspace.author(folder, true) };
}

/** Words of a trace must not be led into a file elsewhere, such as one that a shell reads. */
async function refuseLink(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found?.isSymbolicLink() !== true) return;
  throw new TraceJudgeError(
    "OUTPUT_UNWRITABLE",
    `${basename(file)} is a link, and this folder is not trusted`,
    "Trust the folder, or put a file in the place of the link",
  );
}
