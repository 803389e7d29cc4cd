import { type Precedent, settledCases } from "@tracejudge/core";
import { readPrecedents } from "@tracejudge/store";
import { type Context, type ExitCode, type Input, type Output, textOption } from "../command.ts";
import { callText } from "../reporters/step-label.ts";
import { visibleText } from "../reporters/visible-text.ts";
import { precedentLineText } from "./precedent-line-text.ts";
import { precedentPath } from "./precedent-path.ts";

/** Levels between person and judge from which on they disagree. */
const APART = 1;

/** The settled cases that the options ask for, in the order of the file. */
export async function* listPrecedents(
  input: Input,
  context: Context,
): AsyncGenerator<Output, ExitCode> {
  return yield* printed(input, context, filterOf(input), (one) => precedentLineText(one, context));
}

/** The settled cases whose id begins as given, in full. */
export async function* showPrecedents(
  input: Input,
  context: Context,
): AsyncGenerator<Output, ExitCode> {
  const [id = ""] = input.positionals;
  const wanted = (one: Precedent) => one.id.startsWith(id);
  return yield* printed(input, context, wanted, (one) => precedentText(one, context));
}

type Filter = (precedent: Precedent) => boolean;

async function* printed(
  input: Input,
  context: Context,
  wanted: Filter,
  text: (precedent: Precedent) => string,
): AsyncGenerator<Output, ExitCode> {
  const file = precedentPath(input, context);
  const { precedents, problems } = await readPrecedents(file);
  yield* problems.map((problem) => ({ problem }));
  const found = settledCases(precedents).filter(wanted);
  for (const one of found) {
    yield { print: input.values.json === true ? JSON.stringify(one) : text(one) };
  }
  if (found.length > 0) return 0;
  yield { problem: nothing(file, precedents.length) };
  return 2;
}

function filterOf(input: Input): Filter {
  const [run, attribute, author] = ["run", "attribute", "author"].map((name) =>
    textOption(input, name),
  );
  const filters: Filter[] = [
    (one) => one.traceId.startsWith(run ?? ""),
    (one) => attribute === undefined || one.attribute === attribute,
    (one) => one.author.toLowerCase().includes((author ?? "").toLowerCase()),
    (one) => input.values.disagree !== true || isDisputed(one),
  ];
  return (one) => filters.every((passes) => passes(one));
}

function isDisputed({ score, judgeScore }: Precedent): boolean {
  return judgeScore !== undefined && Math.abs(score - judgeScore) >= APART;
}

const SHOWN_MESSAGES = 6;

function precedentText(precedent: Precedent, context: Context): string {
  const { rubric, createdAt, snapshot } = precedent;
  const { messages, judged } = snapshot;
  const end = judged === null ? messages.length : judged + 1;
  const shown = messages.slice(Math.max(0, end - SHOWN_MESSAGES), end);
  const before = end - shown.length;
  return [
    precedentLineText(precedent, context),
    `  ${createdAt}  rubric ${visibleText(rubric.name)} ${visibleText(rubric.version)}`,
    ...(before > 0 ? [`  … ${before} messages before`] : []),
    ...shown.map((message, index) => {
      const mark = before + index === judged ? "▸" : " ";
      const calls = (message.toolCalls ?? []).map((call) => ` → ${callText(call)}`);
      return `${mark} ${message.role}: ${visibleText(message.content)}${calls.join("")}`;
    }),
    "",
  ].join("\n");
}

function nothing(file: string, lines: number) {
  return {
    code: "PRECEDENT_NONE",
    severity: "error" as const,
    message: lines === 0 ? "no cases are settled here" : "no settled case is like that",
    remedy:
      lines === 0
        ? "Name the file with --file, or settle one: see tracejudge precedent add"
        : "Ask for less: see tracejudge precedent list",
    file,
  };
}
