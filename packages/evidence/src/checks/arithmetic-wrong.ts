import { wrongEquations } from "../arithmetic/wrong-equations.ts";
import type { Check } from "../check.ts";
import { finding } from "../finding.ts";

/** A calculation written out in the text whose result is wrong. */
export const arithmeticWrong: Check = {
  order: 140,
  codes: ["arithmetic_wrong"],
  run(context) {
    return wrongEquations(context.text).map(({ text, value }) =>
      finding(
        context,
        "arithmetic_wrong",
        "output",
        `${text} (it is ${Number(value.toPrecision(8))})`,
        "A calculation in the text has a wrong result.",
      ),
    );
  },
};
