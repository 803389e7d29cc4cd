import { setImmediate as nextTurn } from "node:timers/promises";
import { agreementOf, LEVELS, type SettledPair, toLevel } from "@tracejudge/core";
import type { AgreementCell, AgreementRow, RunPick } from "../report-protocol.ts";
import { picksOf } from "./picks.ts";

/** Agreement of judge and people: all attributes together, then each. Empty without settled cases. */
export async function agreementRows(
  pairs: readonly SettledPair[],
  pickOf: (traceId: string) => RunPick | undefined,
  signal: AbortSignal,
): Promise<AgreementRow[]> {
  if (pairs.length === 0) return [];
  const rows = [rowOf(pairs, pickOf)];
  for (const attribute of new Set(pairs.map((pair) => pair.attribute))) {
    await nextTurn();
    signal.throwIfAborted();
    const own = pairs.filter((pair) => pair.attribute === attribute);
    rows.push({ attribute, ...rowOf(own, pickOf) });
  }
  return rows;
}

function rowOf(
  pairs: readonly SettledPair[],
  pickOf: (traceId: string) => RunPick | undefined,
): AgreementRow {
  const { n, kappa, interval, distance } = agreementOf(pairs);
  const low = interval?.low ?? null;
  const high = interval?.high ?? null;
  return { n, kappa, low, high, distance, cells: cellsOf(pairs, pickOf) };
}

function cellsOf(
  pairs: readonly SettledPair[],
  pickOf: (traceId: string) => RunPick | undefined,
): AgreementCell[][] {
  const levels = [...new Array<undefined>(LEVELS).keys()];
  return levels.map((people) =>
    levels.map((judge) => {
      const own = pairs.filter(
        (pair) => toLevel(pair.people) === people && pair.judgedLevel === judge,
      );
      const runs = own.flatMap(({ traceId }) => pickOf(traceId) ?? []);
      return { n: own.length, picks: picksOf(runs) };
    }),
  );
}
