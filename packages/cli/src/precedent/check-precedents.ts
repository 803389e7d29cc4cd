import { type Agreement, precedentAgreement, settledCases } from "@tracejudge/core";
import { readPrecedents } from "@tracejudge/store";
import type { Context, ExitCode, Input, Output } from "../command.ts";
import { createPalette } from "../reporters/palette.ts";
import { plural } from "../reporters/summary.ts";
import { visibleText } from "../reporters/visible-text.ts";
import { precedentPath } from "./precedent-path.ts";

/** What is wrong with the lines of the file (exit code 1), and how far judge and people agree. */
export async function* checkPrecedents(
  input: Input,
  context: Context,
): AsyncGenerator<Output, ExitCode> {
  const file = precedentPath(input, context);
  const { precedents, problems, exists } = await readPrecedents(file);
  yield* problems.map((problem) => ({ problem }));
  if (!exists) yield { problem: missing(file) };
  if (!exists || problems.some(({ code }) => code === "PRECEDENT_UNREADABLE")) return 2;
  const cases = settledCases(precedents).length;
  const agreement = precedentAgreement(precedents);
  if (input.values.json === true) {
    yield { print: JSON.stringify({ cases, problems: problems.length, ...agreement }) };
  } else {
    yield { print: agreementTable(cases, agreement, context.color) };
  }
  return problems.some(({ severity }) => severity === "error") ? 1 : 0;
}

function agreementTable(
  cases: number,
  { all, attributes }: ReturnType<typeof precedentAgreement>,
  color: boolean,
): string {
  const palette = createPalette(color);
  const rows: [string, Agreement][] = [...Object.entries(attributes), ["all", all]];
  const width = Math.max(9, ...rows.map(([name]) => visibleText(name).length));
  const cells = rows.map(([name, { n, kappa, interval, distance }]) =>
    [
      visibleText(name).padEnd(width),
      String(n).padStart(5),
      number(kappa).padStart(6),
      (interval === null ? "–" : `${number(interval.low)}…${number(interval.high)}`).padStart(13),
      number(distance).padStart(8),
    ].join("  "),
  );
  const heading = `${"attribute".padEnd(width)}  ${"n".padStart(5)}   κ lin            95%  distance`;
  return [
    `${plural(cases, "settled case")}, ${all.n} with a score of the judge`,
    palette.bold(heading),
    ...cells,
  ].join("\n");
}

function number(value: number | null): string {
  return value === null ? "–" : value.toFixed(2);
}

function missing(file: string) {
  return {
    code: "PRECEDENT_NONE",
    severity: "error" as const,
    message: "there is no such file",
    remedy: "Name the file with --file, or settle a case: see tracejudge precedent add",
    file,
  };
}
