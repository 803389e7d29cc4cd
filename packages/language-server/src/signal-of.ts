import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";

/** Goes off when one of the tokens is cancelled, also one that is already; its reason is the answer. */
export function signalOf(...tokens: CancellationToken[]): AbortSignal {
  const stop = new AbortController();
  for (const token of tokens) {
    const cancel = () =>
      stop.abort(new ResponseError(LSPErrorCodes.RequestCancelled, "It was stopped."));
    token.onCancellationRequested(cancel);
    if (token.isCancellationRequested) cancel();
  }
  return stop.signal;
}
