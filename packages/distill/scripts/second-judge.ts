/**
 * How far a second judge agrees with the labels of cases: `tsx second-judge.ts cases.jsonl second.json`.
 * Linear-weighted kappa of the levels, and the share of equal flags (under 3), by attribute.
 */
import { readFileSync } from "node:fs";
import { weightedKappa } from "@tracejudge/core";
import { casesOf } from "./cases-of.ts";

interface Judged {
  case: string;
  message: number;
  scores: Record<string, number>;
}

const [casesFile, secondFile] = process.argv.slice(2);
if (casesFile === undefined || secondFile === undefined) {
  console.error("usage: second-judge cases.jsonl second.json");
  process.exit(2);
}
const second = JSON.parse(readFileSync(secondFile, "utf8")) as Judged[];
const pairs = new Map<string, [first: number, second: number][]>();
for await (const { id, labels } of casesOf(casesFile)) {
  for (const judged of second.filter((one) => one.case === id)) {
    for (const { attribute, score, message, tool_call } of labels) {
      const other = judged.scores[attribute];
      if (message !== judged.message || tool_call !== undefined || other === undefined) continue;
      pairs.set(attribute, [...(pairs.get(attribute) ?? []), [Math.round(score), other]]);
    }
  }
}
for (const [attribute, given] of pairs) {
  const kappa = weightedKappa(
    given.map(([first]) => first),
    given.map(([, other]) => other),
    "linear",
  );
  const same = given.filter(([first, other]) => first < 3 === other < 3).length / given.length;
  console.log(
    `${attribute}: n ${given.length}, linear kappa ${kappa?.toFixed(2)}, same flag ${same.toFixed(3)}`,
  );
}
