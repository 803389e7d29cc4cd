import { expect, test } from "vitest";
import { isRefusedCall } from "./refused-call.ts";

test.each([
  "User rejected the tool call for `pay` with id call_1",
  "User rejected the tool call for `pay` with reason: too dear",
  "Tool call limit exceeded. Do not call 'pay' again.",
  "Tool execution was not approved.",
  "Permission denied. Tool execution was not approved.",
  "Tool execution denied by user",
  "The user doesn't want to proceed with this tool use. The tool use was rejected.",
  "The user chose to skip the tool call, they want to proceed without running it",
  "The user denied this operation.",
])("%j was refused", (content) => {
  expect(isRefusedCall(content)).toBe(true);
});

test.each([
  "",
  "Error: permission denied",
  "403 Forbidden",
  "The payment was rejected by the bank.",
  "The user cancelled their subscription in May.",
  "User declined the invitation",
  "User 17 has 3 open orders; one was rejected.",
  "Rate limit exceeded",
  '{"error": "user rejected the invitation"}',
])("%j was not", (content) => {
  expect(isRefusedCall(content)).toBe(false);
});
