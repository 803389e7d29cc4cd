import type { Evidence } from "@tracejudge/core";
import type { ErrorObject } from "ajv";
import type { Check } from "../check.ts";
import { clippedStrings } from "../clipped-strings.ts";
import { finding } from "../finding.ts";
import { isCredentialKey } from "../mask.ts";
import type { PlacedCall, StepContext } from "../step-context.ts";

/** Arguments that do not fit the schema of their tool. */
export const argsSchema: Check = {
  order: 30,
  codes: ["args_malformed", "args_missing", "args_unexpected", "args_type", "args_value"],
  run(context) {
    return context.calls.flatMap((placed) => {
      const { args } = placed.call;
      if (typeof args !== "object" || args === null || Array.isArray(args)) {
        return malformed(context, placed);
      }
      return againstSchema(context, placed, args as Record<string, unknown>);
    });
  },
};

function malformed(context: StepContext, { call, prefix }: PlacedCall): Evidence[] {
  const hasNothing = (call.args ?? null) === null && (call.rawArgs ?? "").trim() === "";
  if (hasNothing) {
    return againstSchema(context, { call, prefix }, {});
  }
  const detail = call.rawArgs ?? JSON.stringify(call.args) ?? "";
  const message = `The arguments of ${call.name.slice(0, 80)} are not a JSON object.`;
  return [finding(context, "args_malformed", `${prefix}args`, detail, message)];
}

function againstSchema(
  context: StepContext,
  { call, prefix }: PlacedCall,
  args: Record<string, unknown>,
): Evidence[] {
  const parameters = context.toolOf(call)?.parameters;
  if (!parameters) {
    return [];
  }
  const validate = context.caches.validators.for(parameters);
  const told = validate(clippedStrings(withoutNulls(args, parameters.required)));
  return told.slice(0, 20).map((error) => toldAs(context, `${prefix}args`, call.name, error));
}

/** An optional argument given as null means that it is left out. */
function withoutNulls(args: Record<string, unknown>, required: unknown): Record<string, unknown> {
  const needed = Array.isArray(required) ? required : [];
  return Object.fromEntries(
    Object.entries(args).filter(([name, value]) => value !== null || needed.includes(name)),
  );
}

function toldAs(context: StepContext, root: string, tool: string, error: ErrorObject): Evidence {
  const at = root + pathText(error.instancePath);
  const name = tool.slice(0, 80);
  const { missingProperty, additionalProperty } = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "required":
      return finding(
        context,
        "args_missing",
        `${at}.${missingProperty}`,
        String(missingProperty),
        `The call of ${name} lacks the required argument ${missingProperty}.`,
      );
    case "additionalProperties":
      return finding(
        context,
        "args_unexpected",
        `${at}.${additionalProperty}`,
        String(additionalProperty),
        `The tool ${name} has no argument ${additionalProperty}.`,
      );
    default: {
      const code = error.keyword === "type" ? "args_type" : "args_value";
      const value = isCredentialKey(at) ? "****" : shown(error.data);
      const detail = `${value} ${error.message ?? ""}${allowedText(error)}`;
      const what = code === "args_type" ? "has the wrong type" : "has a value that is not allowed";
      return finding(context, code, at, detail, `The argument ${at} of ${name} ${what}.`);
    }
  }
}

function allowedText({ params }: ErrorObject): string {
  const { allowedValues } = params as { allowedValues?: unknown };
  return Array.isArray(allowedValues) ? `: ${allowedValues.slice(0, 8).join(", ")}` : "";
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "").slice(0, 60);
}

/** `/places/0/name` as `.places[0].name`. */
function pathText(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join("");
}
