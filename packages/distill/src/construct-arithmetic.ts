import type { Case } from "@tracejudge/core";
import { type Pick, pickOf } from "./pick-of.ts";

type Json = Record<string, unknown>;

/** `left = value`. */
interface Equation {
  left: string;
  value: number;
}

/** A step of a calculation: `left = value`, and the words around it. */
interface Sum extends Equation {
  say(left: string, value: number): string;
  /** The left side with a number that nobody gave, or with another operation. */
  astray: Equation;
}

interface Calculation {
  question: string;
  sums: Sum[];
}

/**
 * Calculations written out step by step. Right from start to end (each step 4, the answer 4); with one
 * wrong result, or one step that calculates rightly with a number or an operation that the question does
 * not have (that step 0, those before it 4, the answer 0). Also a step of the case itself whose result is
 * changed. Seeded by the case's id alone.
 */
export function constructArithmetic(item: Case): Case[] {
  const pick = pickOf(item.id);
  const { question, sums } = pick([story, expression], 223)(pick);
  const slip = Math.floor((pick(hundred, 227) / 101) * sums.length);
  const wrongResult = ({ left, value }: Sum) => ({ left, value: value + pick(offsets, 229) });
  const chain = (variant: string, change?: (sum: Sum) => Equation): Case => {
    const steps = sums.map((sum, at) => {
      const { left, value } = change !== undefined && at === slip ? change(sum) : sum;
      return sum.say(left, value);
    });
    const last = change === undefined ? sums.at(-1)?.value : undefined;
    const answer = last === undefined ? [] : [`The answer is ${last}.`];
    return caseOf(item, variant, question, [...steps, ...answer], change === undefined ? -1 : slip);
  };
  return [
    chain("right"),
    chain("result", wrongResult),
    chain("astray", (sum) => sum.astray),
    ...changedResult(item, pick),
  ];
}

const hundred = Array.from({ length: 101 }, (_, at) => at);
const small = Array.from({ length: 18 }, (_, at) => at + 2);
const offsets = [-10, -3, -2, -1, 1, 2, 3, 10, 20] as const;

function caseOf(
  item: Case,
  variant: string,
  question: string,
  steps: string[],
  slip: number,
): Case {
  const right = slip < 0;
  const said = right ? steps : steps.slice(0, slip + 1);
  const labels = said.map((_, at) => ({
    message: at + 1,
    attribute: "reasoning",
    score: !right && at === slip ? 0 : 4,
    by: "construction" as const,
  }));
  return {
    ...item,
    id: `${item.id}+arithmetic-${variant}`,
    source: "constructed-arithmetic",
    messages: [
      { role: "user", content: question },
      ...steps.map((content) => ({ role: "assistant", content })),
    ],
    tools: [],
    labels: [
      ...labels,
      { message: null, attribute: "quality", score: right ? 4 : 0, by: "construction" },
    ],
  };
}

const people = ["Maria", "Tom", "Aisha", "Ken", "Olga", "Luis", "Mei", "Sam"] as const;
const things = [
  "apples",
  "coins",
  "pages",
  "stickers",
  "books",
  "pencils",
  "euros",
  "eggs",
] as const;

/** What happens to somebody's things, one event after the other. */
function story(pick: Pick): Calculation {
  const [who, what] = [pick(people, 233), pick(things, 239)];
  let has = pick(small, 241) * 6;
  const told = [`${who} has ${has} ${what}.`];
  const sums = [251, 263, 271].slice(0, pick([2, 3, 3], 257)).map((salt): Sum => {
    const by = pick(small, salt);
    const kinds =
      has > by * 2 ? (["gets", "loses", "boxes"] as const) : (["gets", "boxes"] as const);
    const kind = pick(kinds, salt + 1);
    const each = pick([3, 4, 5, 6, 12] as const, salt + 2);
    const event = events[kind](has, by, each);
    told.push(`${who} ${event.told} ${what}.`);
    has = event.value;
    const say = (left: string, value: number) => `${event.say(who)} ${left} = ${value} ${what}.`;
    return { say, left: event.left, value: event.value, astray: event.astray };
  });
  return { question: `${told.join(" ")} How many ${what} does ${who} have in the end?`, sums };
}

interface Event extends Equation {
  told: string;
  say(who: string): string;
  astray: Equation;
}

const events: Record<"gets" | "loses" | "boxes", (has: number, by: number, each: number) => Event> =
  {
    gets: (has, by) => ({
      told: `then gets ${by} more`,
      left: `${has} + ${by}`,
      value: has + by,
      say: (who) => `After getting ${by} more, ${who} has`,
      astray: { left: `${has} - ${by}`, value: has - by },
    }),
    loses: (has, by) => ({
      told: `gives away ${by} of the`,
      left: `${has} - ${by}`,
      value: has - by,
      say: (who) => `${who} gives some away and is left with`,
      astray: { left: `${has} + ${by}`, value: has + by },
    }),
    boxes: (has, by, each) => ({
      told: `buys ${by} boxes, each with ${each}`,
      left: `${has} + ${by} * ${each}`,
      value: has + by * each,
      say: (who) => `With the boxes ${who} has`,
      astray: { left: `${has} + ${by + 1} * ${each}`, value: has + (by + 1) * each },
    }),
  };

/** An expression, its two brackets first. */
function expression(pick: Pick): Calculation {
  const number = (salt: number) => pick(small, salt) - pick([0, 0, 21], salt + 1);
  const [a, b, c, d] = [number(277), number(281), number(283), number(293)];
  const inner = (left: number, op: "+" | "-", right: number): Sum => {
    const value = op === "+" ? left + right : left - right;
    const other = op === "+" ? left - right : left + right;
    const write = (sign: string) => `${left} ${sign} ${inBrackets(right)}`;
    const astray = { left: write(op === "+" ? "-" : "+"), value: other };
    return {
      say: (text, result) => `Calculate the bracket: ${text} = ${result}.`,
      left: write(op),
      value,
      astray,
    };
  };
  const first = inner(a, pick(["+", "-"] as const, 307), b);
  const second = inner(c, pick(["+", "-"] as const, 311), d);
  const [x, y] = [first.value, second.value];
  const product: Sum = {
    say: (text, result) => `Then multiply: ${text} = ${result}.`,
    left: `${x} * ${inBrackets(y)}`,
    value: x * y,
    astray: { left: `${x} * ${inBrackets(y + 2)}`, value: x * (y + 2) },
  };
  return {
    question: `What is (${first.left}) * (${second.left})?`,
    sums: [first, second, product],
  };
}

const inBrackets = (value: number) => (value < 0 ? `(${value})` : String(value));

/** `12 * 4 = 48`: a result, with numbers and an operation before it and no calculation after it. */
const result =
  /\d[\d\s().]*(?:[-+*/×·]|\\cdot|\\times)[\d\s().]*\d\)?\s*=\s*(\d+)(?![\d.,]*\s*(?:[-+*/×·^\\%]|\d))/;

/** A sound step of the case, its result changed; the conversation ends there. */
function changedResult(item: Case, pick: Pick): Case[] {
  const labelled = item.labels.filter((label) => label.message !== null && label.score === 4);
  for (const { message } of labelled) {
    const said = item.messages[message as number] as Json | undefined;
    const found = typeof said?.content === "string" ? result.exec(said.content) : null;
    if (found === null || typeof said?.content !== "string") continue;
    const end = found.index + found[0].length;
    const [, digits = ""] = found;
    const wrong = Math.abs(Number(digits) + pick(offsets, 313)) + (Number(digits) === 0 ? 1 : 0);
    const content = `${said.content.slice(0, end - digits.length)}${wrong}${said.content.slice(end)}`;
    if (wrong === Number(digits)) continue;
    const at = message as number;
    return [
      {
        ...item,
        id: `${item.id}+arithmetic-changed`,
        source: "constructed-arithmetic",
        messages: [...item.messages.slice(0, at), { ...said, content }],
        labels: [{ message: at, attribute: "reasoning", score: 0, by: "construction" }],
      },
    ];
  }
  return [];
}
