import { type ArgLeaf, argLeaves } from "../arg-leaves.ts";
import type { Check } from "../check.ts";
import { finding } from "../finding.ts";
import { isCredentialKey, mask } from "../mask.ts";
import { Provenance } from "../provenance.ts";

/** An argument value that nothing before the step mentions: probably made up. */
export const valueUnseen: Check = {
  order: 100,
  codes: ["value_unseen"],
  run(context) {
    if (context.calls.length === 0 || context.messages.length === 0 || !context.seen.isComplete) {
      return [];
    }
    return context.calls.flatMap(({ call, prefix }) => {
      const tool = context.toolOf(call);
      const provenance = new Provenance(context.seen, tool && context.caches.texts.ofTool(tool));
      return argLeaves(call.args, `${prefix}args`)
        .filter((leaf) => !provenance.knows(leaf))
        .map((leaf) =>
          finding(
            context,
            "value_unseen",
            leaf.path,
            shown(leaf),
            `Nothing before this step mentions the value of ${leaf.path}.`,
          ),
        );
    });
  },
};

function shown(leaf: ArgLeaf): string {
  return isCredentialKey(leaf.key) ? mask(String(leaf.value)) : String(leaf.value);
}
