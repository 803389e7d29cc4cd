/** Mid-tones that can be read on white and on black. */
export const ink = "#7d7d7d";
/** Share of its colour that a line in the background has. */
const FAINT = 0.3;
export const colours = { first: "#3a86c8", second: "#d9822b" } as const;

/** The text of an SVG picture of `width` by `height`; `title` says what it shows. */
export function svg(size: { width: number; height: number }, title: string, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" font-family="system-ui, sans-serif" font-size="11" fill="${ink}">
<title>${escaped(title)}</title>
${body}
</svg>
`;
}

export function text(
  x: number,
  y: number,
  content: string,
  anchor: "start" | "middle" | "end" = "start",
  more = "",
): string {
  return `<text x="${places(x)}" y="${places(y)}" text-anchor="${anchor}"${more}>${escaped(content)}</text>`;
}

export function line(from: Point, to: Point, stroke: string = ink): string {
  const [x1, y1] = from.map(places);
  const [x2, y2] = to.map(places);
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}" stroke-opacity="${stroke === ink ? FAINT : 1}"/>`;
}

export type Point = readonly [x: number, y: number];

export function polyline(points: readonly Point[], stroke: string, width = 1.5): string {
  const list = points.map((point) => point.map(places).join(",")).join(" ");
  return `<polyline points="${list}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;
}

/** Draws in a rectangle where `x` and `y` run from 0 to 1, upwards. */
export interface Panel {
  at(x: number, y: number): Point;
  /** Frame, title, and marks along the axes. */
  frame: string;
}

export interface PanelOptions {
  left: number;
  top: number;
  width: number;
  height: number;
  title: string;
  /** Places from 0 to 1 with what to write there. */
  xMarks: readonly (readonly [number, string])[];
  yMarks: readonly (readonly [number, string])[];
}

export function panel({ left, top, width, height, title, xMarks, yMarks }: PanelOptions): Panel {
  const at = (x: number, y: number): Point => [left + x * width, top + (1 - y) * height];
  const frame = [
    text(left, top - 8, title, "start", ' font-weight="600"'),
    ...xMarks.map(
      ([x, mark]) =>
        line(at(x, 0), at(x, 1)) + text(at(x, 0)[0], top + height + 14, mark, "middle"),
    ),
    ...yMarks.map(
      ([y, mark]) => line(at(0, y), at(1, y)) + text(left - 6, at(0, y)[1] + 4, mark, "end"),
    ),
  ];
  return { at, frame: frame.join("\n") };
}

const places = (value: number): string => String(Math.round(value * 10) / 10);

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
