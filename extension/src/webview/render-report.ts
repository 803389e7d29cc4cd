import type { Report } from "@tracejudge/language-server/report-protocol";
import { plural } from "./figures.ts";
import { type Html, html } from "./html.ts";
import {
  agreementSection,
  driftSection,
  statusSection,
  timeSection,
  worstSection,
} from "./report-sections.ts";

/** The whole report as markup; the charts are drawn into it afterwards. */
export function renderReport(report: Report, attribute: string): Html {
  const more = report.truncated ? "the newest " : "";
  const time = new Date(report.madeAt).toLocaleTimeString();
  return html`<header><h1>Report</h1><p>Over ${more}${plural(report.runs, "recorded run")}, made at ${time}. <button type="button" id="refresh" class="primary">Make again</button></p></header>${
    report.runs === 0
      ? html`<p class="none">No recorded runs yet. Add the handler to your agent and run it.</p>`
      : html`${statusSection(report)}${worstSection(report)}${timeSection(report, attribute)}${driftSection(report)}${agreementSection(report)}`
  }`;
}
