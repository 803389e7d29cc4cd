import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** How to draw: plain in pipes and files, coloured and as wide as the window on a terminal. */
export interface Screen {
  color: boolean;
  width: number;
  paint(style: Style, text: string): string;
}

export function openScreen(stdout: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Screen {
  const forced = (env.FORCE_COLOR ?? "0") !== "0";
  const color = forced || (stdout.isTTY === true && (env.NO_COLOR ?? "") === "");
  return {
    color,
    width: stdout.columns ?? 110,
    paint: (style, text) => (color ? styleText(style, text, { validateStream: false }) : text),
  };
}

export function heading(screen: Screen, title: string, about: string): string {
  return `\n${screen.paint(["bold", "cyan"], `# ${title}`)}\n${screen.paint("dim", about)}\n`;
}

/** What to do next: the lines that make one's own app recorded and judged. */
export function nextSteps(screen: Screen, folder: string): string {
  const code = (text: string) => `  ${screen.paint("green", text)}`;
  return [
    heading(screen, "Next", `The traces and verdicts lie in ${folder}`),
    "Look at them again:",
    code("npx tracejudge show"),
    "",
    "Judge your own app: three lines.",
    code('import { TraceJudgeHandler } from "@tracejudge/langchain";'),
    code("const judge = new TraceJudgeHandler();"),
    code("await graph.invoke(input, { callbacks: [judge] });"),
    "",
    "Write your own policy: copy rubrics/agent.yaml; every line of it is explained there.",
  ].join("\n");
}

/** `1 run`, `12 runs`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
