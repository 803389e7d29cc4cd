import { oneLine } from "./one-line.ts";

/** Foreign text in the title of a lens, where an editor draws `$(name)` as an icon. */
export function lensTitle(text: string): string {
  return oneLine(text).replaceAll("$(", "\\$(");
}
