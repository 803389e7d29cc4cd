import type { Check } from "../check.ts";
import { argsSchema } from "./args-schema.ts";
import { arithmeticWrong } from "./arithmetic-wrong.ts";
import { callRepeated } from "./call-repeated.ts";
import { errorIgnored } from "./error-ignored.ts";
import { injectionInResult } from "./injection-in-result.ts";
import { judgeAddressed } from "./judge-addressed.ts";
import { numberUnseen } from "./number-unseen.ts";
import { piiInOutput } from "./pii-in-output.ts";
import { secretInOutput } from "./secret-in-output.ts";
import { stepFailed } from "./step-failed.ts";
import { toolError } from "./tool-error.ts";
import { toolUnknown } from "./tool-unknown.ts";
import { valueInjected } from "./value-injected.ts";
import { valueUnseen } from "./value-unseen.ts";

/** Every check, in the order in which findings are told. Written by `npm run fix`, not to be edited. */
export const checks: readonly Check[] = [
  stepFailed,
  toolUnknown,
  argsSchema,
  toolError,
  errorIgnored,
  callRepeated,
  valueInjected,
  injectionInResult,
  judgeAddressed,
  valueUnseen,
  secretInOutput,
  piiInOutput,
  numberUnseen,
  arithmeticWrong,
];
