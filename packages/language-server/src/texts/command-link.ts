import { hoverCommands } from "../hover-commands.ts";

/** A link, in Markdown, that calls a command of the extension with one argument. */
export function commandLink(
  title: string,
  command: keyof typeof hoverCommands,
  argument: object,
): string {
  // The editor decodes twice, so no percent sign of a URI or id may stand there as itself.
  const json = JSON.stringify([argument]).replaceAll("%", "\\u0025");
  const args = encodeURIComponent(json).replaceAll("(", "%28").replaceAll(")", "%29");
  return `[${title}](command:${hoverCommands[command]}?${args})`;
}
