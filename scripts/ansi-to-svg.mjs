// Terminal output to a picture: FORCE_COLOR=1 npm start -- --only NAME | node scripts/ansi-to-svg.mjs > docs/report.svg
import { readFileSync } from "node:fs";

const WIDTH = 8.4;
const HEIGHT = 18;
const ESCAPE = String.fromCharCode(27);
const code = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`, "g");
const wholeCode = new RegExp(`^${ESCAPE}\\[([\\d;]*)m$`);
const palette = {
  30: "#6e7681",
  31: "#ff7b72",
  32: "#7ee787",
  33: "#e3b341",
  34: "#79c0ff",
  35: "#d2a8ff",
  36: "#76e3ea",
  37: "#f0f6fc",
  90: "#8b949e",
};
const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

const lines = readFileSync(0, "utf8").replace(/\n+$/, "").split("\n");
const plainLength = (line) => [...line.replaceAll(code, "")].length;
const width = Math.ceil(Math.max(...lines.map(plainLength)) * WIDTH + 32);
const height = lines.length * HEIGHT + 32;

const texts = lines.map((line, row) => {
  let style = {};
  let column = 0;
  const spans = [];
  for (const part of line.split(code)) {
    const codes = part.match(wholeCode);
    if (codes !== null)
      style = codes[1].split(";").reduce((now, code) => apply(now, Number(code)), style);
    else if (part !== "") {
      spans.push(span(part, style, column));
      column += [...part].length;
    }
  }
  return `<text y="${row * HEIGHT + 30}">${spans.join("")}</text>`;
});

console.log(
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    "<title>Report of one judged run</title>",
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#c9d1d9" xml:space="preserve">`,
    ...texts,
    "</g>",
    "</svg>",
  ].join("\n"),
);

function apply(style, code) {
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, color: undefined };
  if (code === 49) return { ...style, back: undefined };
  if (code === 7) return { ...style, inverse: true };
  if (code >= 40 && code <= 47) return { ...style, back: palette[code - 10] };
  return palette[code] === undefined ? style : { ...style, color: palette[code] };
}

/** Each span is stretched to its cells, so that the columns stand whatever the font. */
function span(text, { bold, dim, color, back, inverse }, column) {
  const length = [...text].length;
  const fill = inverse ? "#0d1117" : back === undefined ? color : "#0d1117";
  const marks = [
    `x="${(16 + column * WIDTH).toFixed(1)}"`,
    `textLength="${(length * WIDTH).toFixed(1)}"`,
    fill === undefined ? (back === undefined ? "" : `fill="${back}"`) : `fill="${back ?? fill}"`,
    bold ? 'font-weight="bold"' : "",
    dim ? 'opacity="0.6"' : "",
  ].filter((mark) => mark !== "");
  return `<tspan ${marks.join(" ")}>${text.replace(/[&<>]/g, (sign) => escapes[sign])}</tspan>`;
}
