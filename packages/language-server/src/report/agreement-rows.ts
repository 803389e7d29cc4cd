import { setImmediate as nextTurn } from "node:timers/promises";
import { agreementOf, LEVELS, toLevel } from "@tracejudge/core";
import type { AgreementCell, AgreementRow } from "../report-protocol.ts";
import { picksOf } from "./picks.ts";
import type { SettledRun } from "./settled-runs.ts";

/** Agreement of judge and people: all attributes together, then each. Empty without settled cases. */
export async function agreementRows(
  pairs: readonly SettledRun[],
  signal: AbortSignal,
): Promise<AgreementRow[]> {
  if (pairs.length === 0) return [];
  const rows = [rowOf(pairs)];
  const attributes = new Set(pairs.map((pair) => pair.attribute));
  for (const attribute of [...attributes].sort()) {
    await nextTurn();
    signal.throwIfAborted();
    const own = pairs.filter((pair) => pair.attribute === attribute);
    rows.push({ attribute, ...rowOf(own) });
  }
  return rows;
}

function rowOf(pairs: readonly SettledRun[]): AgreementRow {
  const { n, kappa, interval, distance } = agreementOf(pairs);
  const low = interval?.low ?? null;
  const high = interval?.high ?? null;
  return { n, kappa, low, high, distance, cells: cellsOf(pairs) };
}

function cellsOf(pairs: readonly SettledRun[]): AgreementCell[][] {
  const levels = [...new Array<undefined>(LEVELS).keys()];
  return levels.map((people) =>
    levels.map((judge) => {
      const own = pairs.filter(
        (pair) => toLevel(pair.people) === people && pair.judgedLevel === judge,
      );
      const runs = own.flatMap(({ pick }) => pick ?? []);
      return { n: own.length, picks: picksOf(runs) };
    }),
  );
}
