import type { Check } from "../check.ts";
import { failureText } from "../failure-text.ts";
import { finding } from "../finding.ts";

/** A call whose result is an error. */
export const toolError: Check = {
  order: 40,
  codes: ["tool_error"],
  run(context) {
    return context.calls.flatMap(({ call, prefix }) => {
      const failure = call.result && failureText(call.result);
      return failure === undefined
        ? []
        : [
            finding(
              context,
              "tool_error",
              `${prefix}result`,
              failure,
              `The tool ${call.name.slice(0, 80)} returned an error.`,
            ),
          ];
    });
  },
};
