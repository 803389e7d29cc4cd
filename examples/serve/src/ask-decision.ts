import { agentRubric } from "@tracejudge/core";
import { type ScoreResponse, score, TypeSafeClient } from "@typesafe-ai/sdk";

/**
 * Asks one attribute of the rubric as a score question, with the client of the decision wire format.
 * Whatever speaks that format can be pointed at the server in the same way.
 */
export async function askDecision(
  url: string,
  key: string,
  state: { messages: { role: string; content: string }[] },
): Promise<ScoreResponse> {
  const client = new TypeSafeClient({ baseURL: url, apiKey: "none-is-needed-here" });
  const attribute = agentRubric.attributes.find((one) => one.key === key);
  const [worst = "", bad = "", ...better] = attribute?.levels ?? [];
  const question = score(attribute?.policy ?? key, [worst, bad, ...better]);
  const { answers } = await client.systemOne({ state, questions: { question } });
  return answers.question;
}
