import { heardText, isRefusedCall, leadingJson, type ToolResult } from "@tracejudge/core";

const failedStates = new Set(["error", "fail", "failed", "failure", "exception"]);

const failureStart =
  /^\W{0,3}(?:(?:\w+ ){0,2}error\b(?:\s*[:!(\][-]|\s+(?:code|executing|calling|invoking|in|while|occurred|fetching)\b)|\w{0,40}(?:Error|Exception)\b\s*[:(]|traceback \(most recent|failed to \w|(?:the )?(?:request|call|tool|operation|command|query) (?:has )?(?:failed|timed out)\b|timed? ?out\b|http(?:\/\d\S{0,3})?(?: error| status)?:? [45]\d\d\b|[45]\d\d (?:bad request|unauthorized|forbidden|not found|client error|internal server|service unavailable|bad gateway|gateway|too many)|(?:unknown|invalid|no such) (?:tool|function|api|argument|parameter)\b|(?:tool|function) \S{1,80} (?:not found|does not exist|failed))/i;

/**
 * The words in which a tool result reports a failure; undefined for a success.
 * `"error": null` and `"ok": true` are successes; a call that a person or a limit refused never failed.
 */
export function failureText(result: ToolResult): string | undefined {
  const content = heardText(result.content, "tool").trim();
  if (isRefusedCall(content)) return undefined;
  if (result.status === "error") {
    return content === "" ? "error" : content;
  }
  if (content.startsWith("{")) {
    const parsed = parseObject(content);
    return parsed && failureOfObject(parsed);
  }
  return failureStart.test(content.slice(0, 300)) ? content : undefined;
}

/** The object that a result begins with: words after it hide no failure. */
function parseObject(content: string): Record<string, unknown> | undefined {
  const value = leadingJson(content)?.value;
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}

function failureOfObject(body: Record<string, unknown>): string | undefined {
  const fields = new Map(Object.entries(body).map(([key, value]) => [plainKey(key), value]));
  for (const key of ["error", "errors", "exception", "traceback", "errormessage"]) {
    const value = fields.get(key);
    if (saysFailure(value) && fields.get("success") !== true && fields.get("ok") !== true) {
      return typeof value === "string" ? value : shortJson(value);
    }
  }
  return isFailedState(fields) ? shortJson(body) : undefined;
}

function isFailedState(fields: Map<string, unknown>): boolean {
  if (fields.get("success") === false || fields.get("ok") === false) {
    return true;
  }
  if (fields.get("iserror") === true) {
    return true;
  }
  const status = fields.get("status") ?? fields.get("statuscode") ?? fields.get("httpstatus");
  if (typeof status === "string") {
    return failedStates.has(status.toLowerCase()) || /^[45]\d\d\b/.test(status);
  }
  return typeof status === "number" && status >= 400 && status < 600;
}

function saysFailure(value: unknown): boolean {
  if (typeof value === "string") {
    return !["", "none", "null", "false", "no", "0"].includes(value.trim().toLowerCase());
  }
  if (Array.isArray(value)) {
    return value.length > 0;
  }
  return (
    value === true || (typeof value === "object" && value !== null && Object.keys(value).length > 0)
  );
}

function plainKey(key: string): string {
  return key.toLowerCase().replace(/[_\s-]/g, "");
}

function shortJson(value: unknown): string {
  return (JSON.stringify(value) ?? "").slice(0, 400);
}
