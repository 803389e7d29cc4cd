/** LaTeX and currency written as plain arithmetic: `\frac{6}{3} \times 2` becomes `(6)/(3) * 2`. */
export function plainFormula(line: string): string {
  return line
    .replace(/\\d?frac\s*\{([^{}]{1,100})\}\s*\{([^{}]{1,100})\}/g, "(($1)/($2))")
    .replace(/\\(?:times|cdot|ast)(?![a-zA-Z])/g, "*")
    .replace(/\\div(?![a-zA-Z])/g, "/")
    .replace(/\\(?:approx|simeq)(?![a-zA-Z])/g, "≈")
    .replace(/\\left|\\right/g, "")
    .replace(/\\[$%,!;]/g, (escaped) => (escaped === "\\%" ? "%" : " "))
    .replace(/(?<=\d),\\?!(?=\d{3})/g, ",")
    .replace(/\^\{([^{}]{1,50})\}/g, "^($1)")
    .replace(/\*\*(?=\s*[\d(])/g, "^")
    .replace(/(\d)\s?(?:\\?%|per ?cent) of (?=[$€£]?\d)/gi, "$1% * ")
    .replace(/[$€£](?=\s?[\d.])/g, " ");
}
