import type { Case, CaseLabel } from "@tracejudge/core";
import { unitHash } from "../split.ts";
import { isErrorResult } from "./is-error-result.ts";
import { messagesOfTurns } from "./messages-of-turns.ts";
import type { Domain, Entry, Fault, Scenario, Scores } from "./scenario.ts";

export const SCENARIO_SOURCE = "scenarios";

const good: Record<"call" | "say", Scores> = {
  call: { tool_validity: 4, reasoning: 4, compliance: 4 },
  say: { tool_validity: 4, reasoning: 4, compliance: 4, quality: 4 },
};

/** Share of the single calls whose tool step has the label too: what came back is seen there. */
const TOOL_STEP_SHARE = 0.4;

/**
 * The good run of a scenario and its twins as labelled cases of one group. In a twin the steps before
 * the fault have no label, since they are those of the good run.
 */
export function casesOfScenario(domain: Domain, scenario: Scenario): Case[] {
  const group = `${SCENARIO_SOURCE}/${domain.domain}/${scenario.id}`;
  const make = (id: string, entries: readonly Entry[], labels: Label[], run: Scores = {}): Case => {
    const { messages, places } = messagesOfTurns(domain.system, entries);
    return {
      id,
      source: SCENARIO_SOURCE,
      group,
      licence: "Apache-2.0",
      messages,
      tools: domain.tools.map((spec) => ({ type: "function", function: spec })),
      labels: [
        ...labels.flatMap(({ at, scores }) =>
          stepLabels(entries[at], { message: places[at] ?? 0, scores, id }),
        ),
        ...labelsOf(null, run),
      ],
    };
  };
  const { run } = scenario;
  const ends = run.at(-1)?.[0] === "say";
  return [
    make(`${group}+good`, run, goodLabels(scenario), {
      ...(ends && { quality: 4, compliance: 4 }),
      ...scenario.scores?.run,
    }),
    ...scenario.faults.map((fault, index) =>
      make(
        `${group}+${index + 1}-${fault.kind}`,
        [...run.slice(0, fault.at), ...fault.instead],
        faultLabels(fault),
        fault.run,
      ),
    ),
  ];
}

interface Label {
  /** Place of the turn in the run. */
  at: number;
  scores: Scores;
}

function goodLabels({ run, scores = {} }: Scenario): Label[] {
  return run.flatMap(([kind], at) =>
    kind === "call" || kind === "say"
      ? [{ at, scores: { ...goodScores(kind, run[at + 1]), ...scores[String(at)] } }]
      : [],
  );
}

/**
 * What a turn of a good run has without the author's word. A plan or a thought that is no answer has no
 * quality; whether a call that the tool refused was the right one is left open.
 */
function goodScores(kind: "call" | "say", next: Entry | undefined): Scores {
  const { quality, tool_validity, ...rest } = good[kind];
  const isAnswer = next === undefined || next[0] === "user";
  const isRefused = next?.[0] === "result" && next.slice(1).some(isErrorResult);
  return {
    ...rest,
    ...(!isRefused && { tool_validity }),
    ...(kind === "say" && isAnswer && { quality }),
  };
}

const faultLabels = ({ at, scores }: Fault): Label[] =>
  Object.entries(scores).map(([offset, given]) => ({ at: at + Number(offset), scores: given }));

function stepLabels(
  entry: Entry | undefined,
  { message, scores, id }: { message: number; scores: Scores; id: string },
): CaseLabel[] {
  const isSingle = entry?.[0] === "call" && entry.length === 3;
  const isShown = isSingle && unitHash(`${id}#${message}`, 61) < TOOL_STEP_SHARE;
  const { reasoning: _, quality: __, ...ofCall } = scores;
  return [...labelsOf(message, scores), ...(isShown ? labelsOf(message, ofCall, 0) : [])];
}

function labelsOf(message: number | null, scores: Scores, call?: number): CaseLabel[] {
  return Object.entries(scores).map(([attribute, score]) => ({
    message,
    ...(call !== undefined && { tool_call: call }),
    attribute,
    score,
    by: "construction",
  }));
}
