import type { CaseChoices } from "@tracejudge/language-server/protocol";

type Attribute = CaseChoices["attributes"][number];

export interface AttributeItem {
  label: string;
  description: string;
  attribute: Attribute;
}

export interface LevelItem {
  label: string;
  description: string;
  score: number;
}

/** The attributes of a step, the lowest score first: that is what one disagrees with. */
export function attributeItems({ attributes }: CaseChoices): AttributeItem[] {
  const ordered = [...attributes].sort((a, b) => (a.judgeScore ?? 5) - (b.judgeScore ?? 5));
  return ordered.map((attribute) => {
    const { key, judgeScore, own } = attribute;
    const judge = judgeScore === undefined ? [] : [`judge: ${judgeScore.toFixed(1)}`];
    const you = own === undefined ? [] : [`you: ${own.score}`];
    return { label: key, description: [...you, ...judge].join(", "), attribute };
  });
}

/** The levels with their wording; the digit chooses, since the list filters by what is typed. */
export function levelItems({ levels }: Attribute): LevelItem[] {
  return [0, 1, 2, 3, 4].map((score) => ({
    label: String(score),
    description: levels[score] ?? "",
    score,
  }));
}
