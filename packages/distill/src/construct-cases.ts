import type { Case } from "@tracejudge/core";
import { constructAbstention } from "./construct-abstention.ts";
import { constructArithmetic } from "./construct-arithmetic.ts";
import { constructAssurance } from "./construct-assurance.ts";
import { constructDeadTool } from "./construct-dead-tool.ts";
import { constructInjection } from "./construct-injection.ts";
import { constructPolicy } from "./construct-policy.ts";
import { constructRefusal } from "./construct-refusal.ts";
import { constructSearch } from "./construct-search.ts";
import { constructSession } from "./construct-session.ts";
import { constructTaskEnd } from "./construct-task-end.ts";
import { constructTrajectory } from "./construct-trajectory.ts";
import { constructVariant } from "./construct-variant.ts";
import { unitHash } from "./split.ts";

interface Construction {
  /** Sources whose cases it is made from. */
  from: readonly string[];
  /** Share of their cases that it is made from. */
  share: number;
  /** `others` are the cases of other groups that were read last, newest first; `before` is the first. */
  make(item: Case, before: Case | undefined, others: readonly Case[]): Case[];
}

const grounded = ["ragtruth", "begin", "expertqa", "finegrainedrlhf"];
const called = ["bfcl", "seal-tools", "api-bank"];

/** Every kind of case that is made from others. */
const constructions: readonly Construction[] = [
  {
    from: ["api-bank", "trajectory-judge", "privacylens", "pii"],
    share: 0.4,
    make: constructInjection,
  },
  { from: called, share: 0.2, make: constructPolicy },
  { from: [...grounded, "pii", "trajectory-judge"], share: 0.4, make: constructDeadTool },
  {
    from: grounded,
    share: 0.6,
    make: (item, before) => (before === undefined ? [] : constructAbstention(item, before)),
  },
  {
    from: ["expertqa", "finegrainedrlhf", "factcheck-gpt", "begin"],
    share: 0.5,
    make: constructRefusal,
  },
  {
    from: [...grounded, "factcheck-gpt"],
    share: 0.4,
    make: (item, before) => (before === undefined ? [] : constructSearch(item, before)),
  },
  { from: called, share: 0.25, make: constructTaskEnd },
  {
    from: [
      ...called,
      ...grounded,
      "metatool",
      "trajectory-judge",
      "asse-security",
      "privacylens",
      "pii",
      "gptfuzz",
      "grounded-perturb",
    ],
    share: 0.14,
    make: constructVariant,
  },
  { from: ["prmbench"], share: 0.3, make: constructArithmetic },
  {
    from: ["api-bank", "privacylens"],
    share: 1,
    make: (item, _, others) => constructTrajectory(item, others),
  },
  { from: called, share: 0.4, make: (item, _, others) => constructSession(item, others) },
  { from: ["scenarios"], share: 0.2, make: constructVariant },
];

/** What is made from a case; `others` are cases of other groups of its source, the newest first. */
export function constructCases(item: Case, others: readonly Case[]): Case[] {
  const made = constructions.flatMap(({ from, share, make }, index) =>
    from.includes(item.source) && unitHash(item.id, index === 0 ? 23 : 97 + index) < share
      ? make(item, others[0], others)
      : [],
  );
  return [...made, ...[item, ...made].filter(isAssured).flatMap(constructAssurance)];
}

/** A rule may ask for an approval, so that who gives one matters there. */
const hasOwnWords = ["constructed-policy", "constructed-variant"];

/** Cases with a tool result, three in five of them, and a few of the others. */
function isAssured(item: Case): boolean {
  if (hasOwnWords.includes(item.source)) return false;
  const hasResult = item.messages.some(
    (message) => (message as { role?: unknown }).role === "tool",
  );
  return unitHash(item.id, 401) < (hasResult ? 0.6 : 0.08);
}
