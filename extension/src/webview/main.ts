/// <reference lib="dom" />
import type { Report } from "@tracejudge/language-server/report-protocol";
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import type { FromPage, ToPage } from "../report/report-messages.ts";
import { type ChartPlan, chartPlans } from "./charts.ts";
import { picksAt } from "./picks-at.ts";
import { renderReport } from "./render-report.ts";
import { themeOf } from "./theme.ts";

/** What the page keeps while it is hidden, and when the window is loaded anew. */
interface Kept {
  /** The one whose scores over time are shown. */
  attribute: string;
}

interface CodeApi {
  postMessage(message: FromPage): void;
  getState(): Kept | undefined;
  setState(kept: Kept): void;
}

declare function acquireVsCodeApi(): CodeApi;

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale);
Chart.register(LineController, LineElement, PointElement, Tooltip);

/** The page of the report: draws what it is sent and says what is clicked. */
function startPage(code: CodeApi): void {
  const tell = (message: FromPage) => code.postMessage(message);
  const state = elementOf("state");
  const main = elementOf("report");
  const charts: Chart[] = [];
  let report: Report | undefined;
  let attribute = code.getState()?.attribute ?? "";

  const open = (path: string, title: string) => {
    const picks = report === undefined ? [] : picksAt(report, path);
    if (picks.length > 0) tell({ type: "open", title, picks });
  };
  const draw = () => {
    for (const chart of charts.splice(0)) chart.destroy();
    if (report === undefined) return;
    const style = getComputedStyle(document.body);
    Chart.defaults.font.family = style.fontFamily;
    const theme = themeOf((variable) => style.getPropertyValue(variable).trim());
    for (const plan of chartPlans(report, attribute, theme)) charts.push(drawn(plan, open));
  };
  const show = (scrollTo = 0) => {
    if (report === undefined) return;
    if (!report.attributes.includes(attribute)) attribute = report.attributes[0] ?? "";
    main.innerHTML = renderReport(report, attribute).text;
    draw();
    window.scrollTo(0, scrollTo);
  };

  window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
    state.textContent = stateText(data);
    if (data.type !== "report") return;
    report = data.report;
    show(window.scrollY);
  });
  main.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button?.id === "refresh") tell({ type: "refresh" });
    const path = button?.dataset.open;
    if (path !== undefined) open(path, button?.title ?? "");
  });
  main.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLSelectElement)) return;
    attribute = target.value;
    code.setState({ attribute });
    show(window.scrollY);
    document.getElementById("attribute")?.focus();
  });
  // The editor changes the classes of the body with its theme.
  new MutationObserver(draw).observe(document.body, { attributeFilter: ["class"] });
  tell({ type: "ready" });
}

function drawn(
  { name, height, config, paths }: ChartPlan,
  open: (path: string, title: string) => void,
): Chart {
  const canvas = elementOf(`chart-${name}`) as HTMLCanvasElement;
  const frame = canvas.parentElement;
  if (frame !== null) frame.style.height = `${height}px`;
  const options: typeof config.options = {
    ...config.options,
    onClick: (_, [element]) => {
      const path = element === undefined ? undefined : paths[element.index];
      if (path !== undefined) open(path, `${config.data.labels?.[element?.index ?? 0] ?? ""}`);
    },
  };
  return new Chart(canvas, { ...config, ...(options && { options }) });
}

function stateText(message: ToPage): string {
  if (message.type === "busy") return "Reading the recorded runs…";
  if (message.type === "stale") return "Runs were recorded or judged since: make the report again.";
  return message.type === "failed" ? message.message : "";
}

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new TypeError(`the page lacks #${id}`);
  return element;
}

startPage(acquireVsCodeApi());
