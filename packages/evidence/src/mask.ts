/** Keeps the last `keep` letters and digits (none of a short text) and hides the rest, at one length. */
export function mask(secret: string, keep = 4): string {
  const plain = secret.replace(/[^\p{L}\p{N}]/gu, "");
  return `****${plain.length >= 3 * keep ? plain.slice(-keep) : ""}`;
}

const credentialKey =
  /pass(?:word|code|wd|phrase)?$|token|secret|api_?key|access_?key|private_?key|\bpin\b|^pin|auth|credential|cvv|cvc/i;

/** Whether an argument of this name is meant to carry a credential. */
export function isCredentialKey(key: string): boolean {
  return credentialKey.test(key);
}

/** Hides passwords, keys and long numbers that happen to stand in a text we show. */
export function maskWithin(text: string): string {
  return text
    .replace(
      /((?:pass(?:word|code|phrase)|secret|token|api_?key|\bpin|cvv|cvc)["']?\s*[:=]\s*["']?)[^\s"',;}]{3,200}/gi,
      "$1****",
    )
    .replace(/\b(?:sk-|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|AKIA|eyJ|npm_)[\w.-]{8,}/g, "****")
    .replace(/(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g, (number) => mask(number))
    .replace(/(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g, "****");
}
