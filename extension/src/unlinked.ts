/**
 * Text for a notification, in which an editor makes links of `[words](command:...)`. Messages name what
 * is in traces, and nothing in those is a link.
 */
export function unlinked(text: string): string {
  return text.replaceAll("](", "] (");
}
