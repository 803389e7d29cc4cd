import { closestWord, TraceJudgeError } from "@tracejudge/core";
import type { Command, Context, ExitCode, Input, Output } from "./command.ts";

type Action = (input: Input, context: Context) => AsyncGenerator<Output, ExitCode>;

/** `run` of a command whose first operand names what it does. Each action is loaded when asked for. */
export function subCommands(
  command: string,
  actions: Readonly<Record<string, () => Promise<Action>>>,
): Command["run"] {
  return async function* run(input, context) {
    const [name = "", ...positionals] = input.positionals;
    const load = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (load === undefined) throw unknownAction(command, name, Object.keys(actions));
    const action = await load();
    return yield* action({ ...input, positionals }, context);
  };
}

function unknownAction(command: string, name: string, names: readonly string[]): TraceJudgeError {
  const near = closestWord(name, names);
  const remedy = `Name one of ${names.join(", ")}`;
  return new TraceJudgeError(
    "OPTION_INVALID",
    `${command} cannot \`${name}\``,
    near === undefined ? remedy : `Did you mean ${near}? ${remedy}`,
  );
}
