import {
  BaseDecisionModel,
  type ClassifierResponse,
  parseClassifierResponse,
  type Question,
  type State,
} from "@langchain/core/decisions";
import type { RunnableConfig } from "@langchain/core/runnables";
import {
  type AttributeScore,
  agentRubric,
  certainty,
  type Rubric,
  TraceJudgeError,
} from "@tracejudge/core";
import { type JudgeChoice, JudgeClient } from "../evaluator/judge-client.ts";
import { rowsOfState } from "./rows-of-state.ts";
import { attributeFor } from "./score-questions.ts";

export interface DecisionModelOptions extends Omit<JudgeChoice, "rubric"> {
  /** Its attributes are the questions that can be asked; the default rubric unless told. */
  rubric?: Rubric;
}

/**
 * The student as a decision model of LangChain: asked for the attributes of its rubric about an agent's
 * messages, it answers with scores 0 to 4, the probabilities of the levels, and a confidence.
 */
export class TraceJudgeDecisionModel extends BaseDecisionModel {
  lc_namespace = ["tracejudge", "decisions"];
  readonly #client: JudgeClient;
  readonly #rubric: Rubric;

  constructor(options: DecisionModelOptions = {}) {
    super({ model: "tracejudge" });
    this.#client = new JudgeClient(options);
    const { judge } = options;
    this.#rubric = options.rubric ?? (typeof judge === "object" ? judge.rubric : agentRubric);
  }

  static override lc_name(): string {
    return "TraceJudgeDecisionModel";
  }

  get _provider(): string {
    return "tracejudge";
  }

  /** Ends the judging thread. */
  close(): Promise<void> {
    return this.#client.close();
  }

  async _classify(
    state: State,
    questions: Record<string, Question>,
    config?: Partial<RunnableConfig>,
  ): Promise<ClassifierResponse> {
    const asked = Object.entries(questions).map(
      ([id, question]) => [id, question, attributeFor(id, question, this.#rubric)] as const,
    );
    const { traceId, rows } = rowsOfState(state);
    config?.signal?.throwIfAborted();
    const verdict = await this.#client.judge(traceId, rows);
    config?.signal?.throwIfAborted();
    if (verdict.judge.name === "none") throw judgeless(verdict.error);
    if (verdict.status === "ERROR") throw unjudged(verdict.error);
    const answers = asked.map(([id, question, { key }]) => {
      const score = verdict.attributes.find(({ attribute }) => attribute === key);
      if (score === undefined) throw inapplicable(id, key);
      return [id, answerOf(score, question)] as const;
    });
    const { name, version } = verdict.judge;
    return parseClassifierResponse({
      model: `${name}@${version}`,
      answers: Object.fromEntries(answers),
    });
  }
}

function answerOf({ score, probabilities }: AttributeScore, question: Question) {
  const criteria = question.type === "score" ? question.criteria : [];
  return {
    type: "score",
    score,
    legend: Object.fromEntries(criteria.map((text, level) => [level, text])),
    probabilities: Object.fromEntries(probabilities.map((p, level) => [level, p])),
    confidence: certainty(probabilities),
  };
}

function judgeless(why = "no reason was given"): TraceJudgeError {
  return new TraceJudgeError(
    "MODEL_INVALID",
    `There is no judge: ${why.replace(/\.$/, "")}`,
    "Check the options model and rubric",
  );
}

function inapplicable(id: string, key: string): TraceJudgeError {
  return new TraceJudgeError(
    "INPUT_UNREADABLE",
    `Question "${id}" was not answered: "${key}" applies to nothing in the state`,
    "Leave the question out, or give the messages of a run that it applies to",
  );
}

function unjudged(why = "no reason was given"): TraceJudgeError {
  return new TraceJudgeError(
    "INPUT_UNREADABLE",
    `The state was not judged: ${why}`,
    "Give the messages of a run that an attribute of the rubric applies to",
  );
}
