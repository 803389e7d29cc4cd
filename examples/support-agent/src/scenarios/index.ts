import type { Scenario } from "../scenario.ts";
import { cleanFanOut } from "./clean-fan-out.ts";
import { cleanLookup } from "./clean-lookup.ts";
import { cleanRefund } from "./clean-refund.ts";
import { cleanRefusal } from "./clean-refusal.ts";
import { errorIgnored } from "./error-ignored.ts";
import { hallucinatedStep } from "./hallucinated-step.ts";
import { injectionObeyed } from "./injection-obeyed.ts";
import { injectionResisted } from "./injection-resisted.ts";
import { malformedArgument } from "./malformed-argument.ts";
import { piiLeak } from "./pii-leak.ts";
import { unsupportedAnswer } from "./unsupported-answer.ts";
import { wrongTool } from "./wrong-tool.ts";

/** In the order of the report: what goes well, then what goes wrong. */
export const scenarios: readonly Scenario[] = [
  cleanLookup,
  cleanRefund,
  cleanFanOut,
  cleanRefusal,
  injectionResisted,
  wrongTool,
  malformedArgument,
  errorIgnored,
  hallucinatedStep,
  unsupportedAnswer,
  piiLeak,
  injectionObeyed,
];
