import type { CaseChoices } from "@tracejudge/language-server/case-protocol";
import { inert } from "./runs-filter.ts";

type Attribute = CaseChoices["attributes"][number];

/** The levels of one attribute under a heading. */
export interface CaseGroup {
  heading: string;
  items: CaseItem[];
}

export interface CaseItem {
  label: string;
  description: string;
  attribute: string;
  score: number;
  /** What the person had said why, of this attribute. */
  why: string;
}

/** All that can be said of a step; the attribute with the lowest score first: one disagrees with that. */
export function caseGroups({ attributes }: CaseChoices): CaseGroup[] {
  const ordered = [...attributes].sort((a, b) => (a.judgeScore ?? 5) - (b.judgeScore ?? 5));
  return ordered.map((attribute) => ({
    heading: inert([attribute.key, ...saidOf(attribute)].join(" · ")),
    items: [0, 1, 2, 3, 4].map((score) => caseItem(attribute, score)),
  }));
}

/**
 * The item that was typed: a level alone is meant of the first attribute, `comp 1` of the first one that
 * has `comp` in its name. Undefined where more must be typed, or one must choose.
 */
export function itemTyped(groups: readonly CaseGroup[], typed: string): CaseItem | undefined {
  const [, name = "", level] = /^\s*([a-z_]*)\s*([0-4])$/i.exec(typed) ?? [];
  if (level === undefined) return undefined;
  const items = groups.flatMap((group) => group.items);
  const wanted = (one: CaseItem) => one.attribute.includes(name.toLowerCase());
  return items.find((one) => wanted(one) && one.score === Number(level));
}

function caseItem({ key, levels, judgeLevel, own }: Attribute, score: number): CaseItem {
  const marks = [
    ...(own?.score === score ? ["you"] : []),
    ...(judgeLevel === score ? ["judge"] : []),
  ];
  const said = marks.length === 0 ? "" : `(${marks.join(", ")}) `;
  return {
    label: inert(`${score}  ${key}`),
    description: inert(`${said}${levels[score] ?? ""}`),
    attribute: key,
    score,
    why: own?.why ?? "",
  };
}

/** `you: 1`, `Bo: 2`, `judge: 3.0`; the score rounded down, so that a flagged 2.97 is no 3.0. */
function saidOf({ own, others, judgeScore }: Attribute): string[] {
  return [
    ...(own === undefined ? [] : [`you: ${own.score}`]),
    ...others.map(({ name, score }) => `${name}: ${score}`),
    ...(judgeScore === undefined
      ? []
      : [`judge: ${(Math.floor(judgeScore * 10 + 1e-9) / 10).toFixed(1)}`]),
  ];
}
