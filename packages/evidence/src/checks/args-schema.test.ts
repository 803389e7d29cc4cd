import type { Evidence } from "@tracejudge/core";
import { expect, test } from "vitest";
import { evidenceFor, toolCall, user } from "../testing/small-trace.ts";

const weather = {
  type: "object",
  properties: {
    city: { type: "string" },
    days: { type: "integer", minimum: 1, maximum: 7 },
    unit: { type: "string", enum: ["celsius", "fahrenheit"] },
    places: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } },
  },
  required: ["city"],
};

async function found(args: unknown, parameters: Record<string, unknown>, rawArgs?: string) {
  const call = { ...toolCall("weather", args), ...(rawArgs !== undefined && { rawArgs }) };
  const evidence = await evidenceFor({
    tools: [{ name: "weather", parameters }],
    before: [user(`Paris, 3, 9, ${JSON.stringify(args)}`)],
    calls: [call],
  });
  return evidence.filter(({ code }) => code.startsWith("args_"));
}

function check(
  name: string,
  args: unknown,
  want: string[],
  parameters: Record<string, unknown> = weather,
  rawArgs?: string,
): void {
  test(name, async () => {
    const shown = (await found(args, parameters, rawArgs)).map(
      ({ code, place }: Evidence) => `${code} ${place}`,
    );
    expect(shown).toEqual(want);
  });
}

check("fitting arguments are no finding", { city: "Paris", days: 3, unit: "celsius" }, []);
check("a missing required argument is found", { days: 3 }, ["args_missing args.city"]);
check(
  "one with a default may be left out, though zod writes it as required",
  { city: "Paris" },
  [],
  {
    type: "object",
    properties: { city: { type: "string" }, days: { default: 3, type: "number" } },
    required: ["city", "days"],
  },
);
check("an undeclared argument is found", { city: "Paris", zip: "7" }, ["args_unexpected args.zip"]);
check("a wrong type is found", { city: "Paris", days: "3" }, ["args_type args.days"]);
check("a value outside the enum is found", { city: "Paris", unit: "kelvin" }, [
  "args_value args.unit",
]);
check("a number over the maximum is found", { city: "Paris", days: 9 }, ["args_value args.days"]);
check("nested paths are told", { city: "Paris", places: [{ name: 3 }] }, [
  "args_type args.places[0].name",
]);
check("null for an optional argument means left out", { city: "Paris", unit: null }, []);
check("a list instead of an object is malformed", ["Paris"], ["args_malformed args"]);
check(
  "text that was no JSON is malformed",
  undefined,
  ["args_malformed args"],
  weather,
  '{"city": ',
);
check(
  "no arguments at all are an empty object",
  undefined,
  ["args_missing args.city"],
  weather,
  "",
);
check("without a schema nothing is said", { any: 1 }, [], {});
check("a tool without arguments takes none", { any: 1 }, ["args_unexpected args.any"], {
  type: "object",
  properties: {},
});

check(
  "foreign type names mean the JSON Schema ones",
  { a: { b: 1 }, c: 1.5, d: [1, 2], e: true },
  [],
  {
    type: "dict",
    properties: {
      a: { type: "dict", properties: { b: { type: "int" } } },
      c: { type: "float" },
      d: { type: "tuple", items: { type: "integer" } },
      e: { type: "any" },
    },
  },
);
check(
  "required among the properties and on them is read",
  {},
  ["args_missing args.b", "args_missing args.a"],
  {
    type: "object",
    properties: { a: { type: "string", required: true }, b: { type: "string" }, required: ["b"] },
  },
);
check("a bare list of parameters is a schema too", { a: 1 }, ["args_type args.a"], {
  a: { type: "string" },
});
check("undeclared arguments are fine where the schema says so", { a: 1, z: 2 }, [], {
  type: "object",
  properties: { a: { type: "integer" } },
  additionalProperties: true,
});
check("an invalid schema says nothing", { a: 1 }, [], {
  type: "object",
  properties: { a: { type: "string", $ref: "#/nowhere" } },
});
check("of a failed anyOf only the whole is told", { a: [] }, ["args_value args.a"], {
  type: "object",
  properties: { a: { anyOf: [{ type: "string" }, { type: "number" }] } },
});
check("a pattern that could hang is left out", { a: `${"a".repeat(40)}!` }, [], {
  type: "object",
  properties: { a: { type: "string", pattern: "^(a+)+$" } },
});
check("a sound pattern is checked", { a: "x1" }, ["args_value args.a"], {
  type: "object",
  properties: { a: { type: "string", pattern: "^\\d+$" } },
});

test("a wrong credential is not shown", async () => {
  const [first] = await found(
    { password: 12345678 },
    { type: "object", properties: { password: { type: "string" } } },
  );
  expect(first?.detail).toBe("**** must be string");
});
