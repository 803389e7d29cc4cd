/** Whether a tool's result, a text or any JSON, says of itself that the call failed. */
export function isErrorResult(result: unknown): boolean {
  if (typeof result === "string")
    return /^\W{0,3}(?:error|exception|traceback|failed)\b/i.test(result);
  if (typeof result !== "object" || result === null) return false;
  const { ok, success, error, status } = result as Record<string, unknown>;
  return ok === false || success === false || Boolean(error) || (Number(status) || 0) >= 400;
}
