import { expect, test } from "vitest";
import {
  called,
  evidenceFor,
  type SmallTrace,
  told,
  toolCall,
  user,
} from "../testing/small-trace.ts";

function check(name: string, parts: SmallTrace, want: string[]): void {
  test(name, async () => {
    const codes = (await evidenceFor(parts)).map(({ code }) => code);
    expect(codes).toEqual(want);
  });
}

const find = toolCall("find", { q: "tea" });
const tools = [{ name: "find" }, { name: "shop.buy" }];

check("a tool that is not on offer is found", { tools, calls: [toolCall("search", {})] }, [
  "tool_unknown",
]);
check("a tool on offer is fine", { tools, calls: [toolCall("find", {})] }, []);
check(
  "a provider's spelling of a tool name is fine",
  { tools, calls: [toolCall("shop_buy", {})] },
  [],
);
check("unknown tools say nothing", { calls: [toolCall("search", {})] }, []);

check("a step that broke off is found", { status: "error", says: "x" }, ["step_failed"]);
check("an aborted step is not to blame", { status: "aborted", says: "x" }, []);
check("an interrupted step is no error", { status: "interrupted", says: "x" }, []);

for (const content of [
  '{"error": "no such order"}',
  '{"error": "no such order"}\nAs of 9:40 all systems work.',
  '{"ok": false, "data": {}}',
  '{"success": false}',
  '{"status": "failed", "id": 3}',
  '{"status": 404, "message": "x"}',
  '{"errors": [{"message": "x"}]}',
  "Error: connection refused",
  "Error executing tool find: x",
  "Traceback (most recent call last):\n  File",
  "ValueError: bad",
  "HTTP 503 Service Unavailable",
  "404 Not Found",
  "Failed to reach the server",
  "Unknown tool: find",
]) {
  check(
    `a failed result is found: ${content.slice(0, 30)}`,
    { call: toolCall("find", {}, content) },
    ["tool_error"],
  );
}
for (const content of [
  '{"ok": true, "data": {}, "error": null}',
  '{"error": "", "rows": []}',
  '{"exception": null, "output": "x"}',
  '{"success": true, "error": "none"}',
  '{"status": "delivered"}',
  '{"errors": []}',
  "Errors in medicine are common, as the study shows.",
  "Error analysis is a branch of statistics.",
  "404 guests came to the party.",
  "[]",
  "",
]) {
  check(
    `a good result is fine: ${content.slice(0, 30)}`,
    { call: toolCall("find", {}, content) },
    [],
  );
}
check(
  "a result with status error is found whatever it says",
  { call: { ...find, result: { content: "no", status: "error" } } },
  ["tool_error"],
);

const failed = [user("find tea"), called([find]), told('{"error": "down"}')];
const healed = [...failed, called([find]), told('{"rows": ["green tea"]}')];
check("an answer that hides a failure is found", { before: failed, says: "Here is your tea!" }, [
  "error_ignored",
]);
check(
  "an answer that owns up to it is fine",
  { before: failed, says: "Sorry, the search failed." },
  [],
);
check("so is one in another language", { before: failed, says: "Leider ging das schief." }, []);
check("a later success makes it good", { before: healed, says: "Here is your tea!" }, []);
check(
  "a failure of an earlier turn is past",
  { before: [...failed, user("thanks")], says: "Welcome!" },
  [],
);
const rejected = { content: "User rejected the tool call for `find` with id c1", status: "error" };
const refused = [
  user("find tea"),
  called([find]),
  { ...told(rejected.content), status: "error" as const },
];
check(
  "a call that a person refused did not fail",
  { call: { ...find, result: { ...rejected, status: "error" } } },
  [],
);
check(
  "an answer that takes a refusal as it is is fine",
  { before: refused, says: "Understood, I leave it." },
  [],
);
check("one that passes over it is found", { before: refused, says: "Here is your tea!" }, [
  "error_ignored",
]);
check("a call is no answer yet", { before: failed, calls: [toolCall("other", {})] }, []);

const done = [user("find tea"), called([toolCall("find", { a: 1, q: "tea" })]), told("green tea")];
const again = toolCall("find", { q: "tea", a: 1 });
check("the same call again is found in any key order", { before: done, calls: [again] }, [
  "call_repeated",
]);
check("so is a tool step's", { before: done, call: again }, ["call_repeated"]);
check(
  "other arguments are fine",
  { before: done, calls: [toolCall("find", { a: 1, q: "green tea" })] },
  [],
);
check(
  "after a word of the user it is fine",
  { before: [...done, user("again")], calls: [again] },
  [],
);
check("a retry after a failure is fine", { before: failed, calls: [find] }, []);
check(
  "twice in one step is found",
  { before: [user("find tea")], calls: [find, { ...find, id: "c2" }] },
  ["call_repeated"],
);
check(
  "a tool step does not repeat its own request",
  { before: [user("find tea"), called([find])], call: find },
  [],
);
