import { expect, test } from "vitest";
import { toMessage } from "./to-message.ts";

function said(content: unknown[], more: Record<string, unknown> = {}) {
  return toMessage({ type: "ai", content, ...more });
}

test("what a provider's own tool was asked and gave stands in the answer's words", () => {
  const message = said([
    { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "oslo" } },
    {
      type: "web_search_tool_result",
      tool_use_id: "srvtoolu_1",
      content: [{ title: "Oslo", url: "https://yr.no", encrypted_content: "AAAA" }],
    },
    { type: "text", text: "It is " },
    { type: "text", text: "sunny." },
  ]);
  expect(message?.content.split("\n")).toEqual([
    '[web_search {"query":"oslo"}]',
    '[web_search result [{"title":"Oslo","url":"https://yr.no"}]]',
    "It is sunny.",
  ]);
  expect(message?.toolCalls).toBeUndefined();
});

test("LangChain's own names for them are read too", () => {
  const message = said([
    { type: "server_tool_call", id: "a", name: "code_interpreter", args: { code: "1+1" } },
    { type: "server_tool_call_result", toolCallId: "a", status: "success", output: "2" },
    { type: "text", text: "2" },
  ]);
  expect(message?.content.split("\n")).toEqual([
    '[code_interpreter {"code":"1+1"}]',
    '[tool result "2"]',
    "2",
  ]);
});

test("a streamed call without a name beside them is theirs, one with a name is the app's", () => {
  const content = [{ type: "server_tool_use", name: "web_search", input: {} }];
  const tool_calls = [
    { name: "", args: { query: "oslo" } },
    { name: "weather", args: { city: "Oslo" }, id: "toolu_1" },
  ];
  expect(said(content, { tool_calls })?.toolCalls).toEqual([
    { id: "toolu_1", name: "weather", args: { city: "Oslo" } },
  ]);
  expect(said([], { tool_calls })?.toolCalls).toHaveLength(2);
});

test("parts that are not what their type says do no harm", () => {
  const parts = [
    { type: "server_tool_use" },
    { type: "web_search_tool_result", content: null },
    { type: "_tool_result" },
    { type: "mcp_tool_use", name: 7, input: "x" },
  ];
  expect(said(parts)?.content).toBe(
    '[tool {}]\n[web_search result null]\n[_tool_result]\n[tool "x"]',
  );
});
