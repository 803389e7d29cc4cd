import { closestWord, TraceJudgeError } from "@tracejudge/core";
import type { Command, Context, ExitCode, Input, Output } from "./command.ts";
import { surplus } from "./parse-command-line.ts";

export interface SubCommand {
  /** Names of the command's options that it has. */
  options: readonly string[];
  /** Most operands after its name; none unless given. */
  takes?: number;
  /** Loaded when asked for. */
  load(): Promise<(input: Input, context: Context) => AsyncGenerator<Output, ExitCode>>;
}

/** `run` of a command whose first operand names what it does. */
export function subCommands(
  command: string,
  actions: Readonly<Record<string, SubCommand>>,
): Command["run"] {
  return async function* run(input, context) {
    const [name = "", ...positionals] = input.positionals;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) throw unknownAction(command, name, Object.keys(actions));
    refuseOthers(`${command} ${name}`, action, { ...input, positionals });
    const start = await action.load();
    return yield* start({ ...input, positionals }, context);
  };
}

/** An option of another action, passed over in silence, would let this one do what nobody wanted. */
function refuseOthers(name: string, { options, takes = 0 }: SubCommand, input: Input): void {
  const stray = Object.keys(input.values).find((option) => !options.includes(option));
  if (stray !== undefined) {
    const remedy = `Leave it out; it has ${options.map((option) => `--${option}`).join(", ")}`;
    throw new TraceJudgeError("OPTION_INVALID", `${name} has no --${stray}`, remedy);
  }
  const mistake = surplus(name, input.positionals, takes);
  if (mistake !== undefined) {
    throw new TraceJudgeError("OPTION_INVALID", mistake.message, mistake.remedy);
  }
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
