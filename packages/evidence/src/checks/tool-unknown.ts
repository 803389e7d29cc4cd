import type { Check } from "../check.ts";
import { finding } from "../finding.ts";

/** A call of a tool that was not on offer. */
export const toolUnknown: Check = {
  order: 20,
  codes: ["tool_unknown"],
  run(context) {
    if (!context.tools.known) {
      return [];
    }
    return context.calls
      .filter(({ call }) => context.toolOf(call) === undefined)
      .map(({ call, prefix }) =>
        finding(
          context,
          "tool_unknown",
          `${prefix}name`,
          call.name,
          `No tool named ${call.name.slice(0, 80)} is offered.`,
        ),
      );
  },
};
