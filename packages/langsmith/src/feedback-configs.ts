import type { Problem, Rubric } from "@tracejudge/core";
import type { LangSmithClient, StoredConfig } from "./client.ts";
import { OVERALL_KEY } from "./feedback-rows.ts";
import { jobError, statusOf } from "./refusal.ts";

const scale = { type: "continuous", min: 0, max: 4 } as const;

/**
 * Tells LangSmith, once, that our scores go from 0 to 4. A key that somebody gave another scale stays
 * as it is and comes back as a problem.
 */
export async function ensureFeedbackConfigs(
  client: LangSmithClient,
  rubric: Rubric,
): Promise<Problem[]> {
  const keys = [OVERALL_KEY, ...rubric.attributes.map(({ key }) => key)];
  if (client.createFeedbackConfig === undefined) return [];
  const known = await knownConfigs(client, keys);
  const problems: Problem[] = [];
  for (const key of keys) {
    const config = known.get(key);
    if (config === undefined) problems.push(...(await create(client, key)));
    else if (!isOurs(config)) problems.push(otherScale(key));
  }
  return problems;
}

async function knownConfigs(client: LangSmithClient, keys: string[]) {
  const known = new Map<string, StoredConfig>();
  try {
    const found = client.listFeedbackConfigs?.({ feedbackKeys: keys }) ?? [];
    for await (const config of found) known.set(config.feedback_key, config);
  } catch (error) {
    if (statusOf(error) === undefined) throw jobError(error);
    // An older server; creating tells as well.
  }
  return known;
}

function isOurs({ feedback_config: config }: StoredConfig): boolean {
  return config?.type === "continuous" && config.min === scale.min && config.max === scale.max;
}

async function create(client: LangSmithClient, key: string): Promise<Problem[]> {
  try {
    await client.createFeedbackConfig?.({
      feedbackKey: key,
      feedbackConfig: scale,
      isLowerScoreBetter: false,
    });
    return [];
  } catch (error) {
    const status = statusOf(error);
    if (status === 400 || status === 409) return [otherScale(key)];
    // Feedback needs no config; a key that may not make any may still write scores.
    if (status !== undefined && status !== 401) return [notMade(key, status)];
    throw jobError(error);
  }
}

function otherScale(key: string): Problem {
  return {
    code: "FEEDBACK_SCALE",
    severity: "warning",
    message: `the feedback key ${key} has another scale in LangSmith already`,
    remedy: "Our scores for it still go from 0 to 4; set the key's scale to 0-4 in LangSmith",
    file: "LangSmith",
  };
}

function notMade(key: string, status: number): Problem {
  return {
    code: "FEEDBACK_SCALE",
    severity: "warning",
    message: `the scale of the feedback key ${key} could not be set (status ${status})`,
    remedy: "Scores are written all the same; set the key's scale to 0-4 in LangSmith",
    file: "LangSmith",
  };
}
