import { oneLine } from "./one-line.ts";

/** Foreign text for a notification, in which an editor makes links of `[words](command:...)`. */
export function noticeText(text: string): string {
  return oneLine(text).replaceAll("](", "] (");
}
