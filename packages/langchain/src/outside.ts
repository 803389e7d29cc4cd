import { AsyncResource } from "node:async_hooks";

/** Of no run and no request of the app: made when this module is loaded. */
const nowhere = new AsyncResource("TraceJudge");

/**
 * Does `act`, and what comes of it later, outside the context (AsyncLocalStorage) of the run that gave
 * occasion: what outlives a run must neither keep that context alive nor be taken for a part of it.
 */
export function outside<Result>(act: () => Result): Result {
  return nowhere.runInAsyncScope(act);
}
