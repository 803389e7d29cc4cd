import { type Attribute, attributeAsked, type Rubric, type Verdict } from "@tracejudge/core";
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { errorSchema, type HttpProblem, refusalProblem } from "../http/http-problem.ts";
import type { SendProblem } from "../http/send-problem.ts";
import type { Judged } from "../pool/job.ts";
import type { JudgePool } from "../pool/judge-pool.ts";
import type { ServerMetrics } from "../server-metrics.ts";
import type { VerdictKeeper } from "../verdict-keeper.ts";
import { clientGone } from "./client-gone.ts";
import {
  answerOf,
  answerSchema,
  questionSchema,
  type WireAnswer,
  type WireQuestion,
} from "./decision-questions.ts";

export interface DecisionParts {
  pool: JudgePool;
  keeper: VerdictKeeper;
  metrics: ServerMetrics;
  rubric: Rubric;
  judgeTimeoutMs: number;
  bodyLimit: number;
  sendProblem: SendProblem;
}

const MOST_QUESTIONS = 32;
/** One run and its questions are read in line: larger ones would hold up everybody else. */
const MOST_BYTES = 1024 * 1024;

const schema = {
  summary: "Answers score questions in the decision wire format",
  description:
    "A question is answered where it asks for an attribute of the rubric, word for word; any other is refused. The state is an agent's messages, a graph's state, `{inputs, outputs}`, or any run that /v1/judge reads; 1 MiB at most.",
  body: z.object({
    state: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]),
    questions: z
      .record(z.string(), questionSchema)
      .refine((questions) => Object.keys(questions).length > 0, "at least one question is wanted"),
    model: z.string().optional().describe("Not looked at: there is one model here"),
  }),
  response: {
    200: z.object({
      model: z.string(),
      answers: z.record(z.string(), answerSchema),
      usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
    }),
    "4xx": errorSchema,
    "5xx": errorSchema,
  },
};

export function decisionRoute(app: FastifyInstance, parts: DecisionParts): void {
  const { pool, keeper, metrics, rubric, judgeTimeoutMs: timeoutMs, sendProblem } = parts;
  const typed = app.withTypeProvider<ZodTypeProvider>();
  // Before each of them is looked at: a hundred thousand would hold up everybody else
  app.addHook("preValidation", async ({ body }, reply) => {
    return asksTooMuch(body) ? sendProblem(reply, tooManyQuestions) : undefined;
  });
  const bodyLimit = Math.min(parts.bodyLimit, MOST_BYTES);
  typed.post("/v1/systemone", { schema, bodyLimit }, async (request, reply) => {
    const { state, questions } = request.body;
    const asked = attributesAsked(questions, rubric);
    if ("status" in asked) return sendProblem(reply, asked);
    const text = jsonText(state);
    if (text === undefined) {
      return sendProblem(reply, stateRefused("it is nested without end", []));
    }
    const outcome = await pool.judge(
      { kind: "state", text },
      { signal: clientGone(reply), timeoutMs },
    );
    if ("refused" in outcome) {
      return sendProblem(reply, refusalProblem(outcome.refused, pool.retryAfter));
    }
    const { judged } = outcome;
    metrics.countTokens(judged.tokens);
    const verdict = onlyVerdict(judged);
    if ("code" in verdict) return sendProblem(reply, verdict);
    const answers = answersOf(verdict, asked.attributes);
    if ("status" in answers) return sendProblem(reply, answers);
    await keeper.keep(judged, "systemone");
    return reply.send({
      model: `${pool.info.name}@${pool.info.version}`,
      answers: answers.answers,
      usage: { input_tokens: judged.tokens, output_tokens: 0 },
    });
  });
}

const tooManyQuestions = {
  status: 400,
  code: "REQUEST_INVALID",
  message: `The request is not as it should be: questions: at most ${MOST_QUESTIONS} questions can be asked`,
  remedy: "Compare it with /openapi.json",
};

function asksTooMuch(body: unknown): boolean {
  const { questions } = Object(body) as { questions?: unknown };
  let count = 0;
  for (const _ in Object(questions)) {
    count += 1;
    if (count > MOST_QUESTIONS) return typeof questions === "object";
  }
  return false;
}

/** Undefined for a value so deep that it cannot be written. */
function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

type Asked = Map<string, Attribute>;

function attributesAsked(
  questions: Record<string, WireQuestion>,
  rubric: Rubric,
): { attributes: Asked } | HttpProblem {
  const attributes: Asked = new Map();
  for (const [id, question] of Object.entries(questions)) {
    const asked = attributeAsked(question, rubric);
    if ("why" in asked) return questionRefused(id, asked.why, rubric);
    attributes.set(id, asked.attribute);
  }
  return { attributes };
}

function onlyVerdict({ verdicts, problems }: Judged): Verdict | HttpProblem {
  const [verdict, ...others] = verdicts;
  if (verdict !== undefined && others.length === 0 && verdict.status !== "ERROR") return verdict;
  const why =
    verdict === undefined
      ? "no step of an agent is in it"
      : (verdict.error ?? `it holds ${verdicts.length} runs instead of one`);
  return stateRefused(why, problems);
}

function answersOf(
  { attributes }: Verdict,
  asked: Asked,
): { answers: Record<string, WireAnswer> } | HttpProblem {
  const answers: Record<string, WireAnswer> = {};
  for (const [id, { key, levels }] of asked) {
    const score = attributes.find(({ attribute }) => attribute === key);
    if (score === undefined) return stateRefused(`"${key}" applies to nothing in it`, []);
    answers[id] = answerOf(score, levels);
  }
  return { answers };
}

function questionRefused(id: string, why: string, { name, attributes }: Rubric): HttpProblem {
  const keys = attributes.map(({ key }) => key).join(", ");
  return {
    status: 422,
    code: "QUESTION_UNKNOWN",
    message: `Question "${id}" cannot be answered: ${why}`,
    remedy: `Ask a score question with the policy and the five levels of ${keys} of the rubric "${name}"`,
  };
}

function stateRefused(why: string, problems: Judged["problems"]): HttpProblem {
  return {
    status: 422,
    code: "STATE_UNREADABLE",
    message: `The state cannot be judged: ${why}`,
    remedy: "Give the messages of one run with at least one of an assistant, or {inputs, outputs}",
    ...(problems.length > 0 && { problems }),
  };
}
