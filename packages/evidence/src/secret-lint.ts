import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";

/** A secret found by secretlint; `kind` is its message id, such as `GITHUB_TOKEN`. */
export interface LintedSecret {
  kind: string;
  start: number;
  end: number;
}

const prefilter =
  /AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|-----BEGIN|eyJ|xox[abeprs]-|xapp-|hooks\.slack|\bsk-|sk_|rk_live|SG\.|shp(?:at|ss|ca|pa)_|npm_|_authToken|lin_|ops_|AIza|private_key|:\/\/[^\s/:]{1,100}:[^\s/@]{1,100}@|aws/i;

const config = {
  rules: [
    { id: "@secretlint/secretlint-rule-preset-recommend", rule: creator, options: {}, rules: [] },
  ],
};

/** The comment with which a text could switch the rules off, and another of the same length. */
const directive = { pattern: /secretlint-(?=disable|enable)/gi, harmless: "secretlint_" };

/** Secrets of known formats in a text. */
export async function lintSecrets(text: string): Promise<LintedSecret[]> {
  if (!prefilter.test(text)) {
    return [];
  }
  const content = text.replace(directive.pattern, directive.harmless);
  const result = await lintSource({
    source: { content, filePath: "output.txt", ext: ".txt", contentType: "text" },
    options: { config, noPhysicFilePath: true },
  });
  return result.messages.map(({ messageId, ruleId, range }) => ({
    kind: messageId || ruleId,
    start: range[0],
    end: range[1],
  }));
}
