const LONGEST = 2000;

/** Text of a trace or rubric inside Markdown: nothing in it is markup, a link or a command. */
export function markdownText(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&$]/g, "\\$&")
    .replace(/\s+/g, " ");
}
