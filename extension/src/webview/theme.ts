/** Colours of the editor's theme for charts. */
export interface Theme {
  text: string;
  lines: string;
  /** Of the levels 0-4. */
  levels: string[];
  statuses: Record<string, string>;
  accent: string;
  /** Border of bars in a high-contrast theme. */
  border: string | undefined;
}

/** `read` gives the value of a CSS variable, empty where the theme has none. */
export function themeOf(read: (variable: string) => string): Theme {
  const color = (name: string, fallback: string) => read(`--vscode-${name}`) || fallback;
  const chart = (name: string, fallback: string) => color(`charts-${name}`, fallback);
  const [red, orange, yellow, blue, green] = [
    chart("red", "#e51400"),
    chart("orange", "#d18616"),
    chart("yellow", "#bf8803"),
    chart("blue", "#1a85ff"),
    chart("green", "#388a34"),
  ];
  const text = color("foreground", "#888888");
  return {
    text,
    lines: chart("lines", text),
    levels: [red, orange, yellow, blue, green],
    statuses: { FLAGGED: red, REVIEW: yellow, ERROR: orange, OK: green, unjudged: text },
    accent: chart("purple", blue),
    border: read("--vscode-contrastBorder") || undefined,
  };
}
