import type { AgreementRow, Report } from "@tracejudge/language-server/report-protocol";
import { interval, kappa, percent, periodName, plural, score, signed } from "./figures.ts";
import { type Html, html } from "./html.ts";

/** Opens the runs behind it, where there are any; `path` leads to them in the report. */
function opener(path: string, text: string | number, label: string, runs = 1): Html {
  if (runs === 0) return html`${text}`;
  return html`<button type="button" data-open="${path}" title="${label}">${text}</button>`;
}

/** A chart, drawn later; what it shows stands in words in its label and in a table beside it. */
function chart(name: string, label: string): Html {
  return html`<div class="chart"><canvas id="chart-${name}" role="img" aria-label="${label}"></canvas></div>`;
}

function table(caption: string, heads: readonly string[], rows: readonly Html[]): Html {
  const cells = heads.map((head) => html`<th scope="col">${head}</th>`);
  return html`<table><caption>${caption}</caption><thead><tr>${cells}</tr></thead><tbody>${rows}</tbody></table>`;
}

function section(id: string, title: string, ...body: Html[]): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;
}

export function statusSection({ statuses, runs }: Report): Html {
  const rows = statuses.map(
    (row, at) =>
      html`<tr><th scope="row">${opener(`statuses.${at}`, row.status, `Open runs: ${row.status}`, row.runs)}</th><td>${row.runs}</td><td>${percent(row.runs, runs)}</td></tr>`,
  );
  const label = statuses.map((row) => `${row.status} ${row.runs}`).join(", ");
  return section(
    "runs",
    "Runs",
    chart("statuses", `Runs by status: ${label}`),
    table("Runs by status", ["Status", "Runs", "Share"], rows),
  );
}

export function agreementSection({ agreement }: Report): Html {
  if (agreement.length === 0) {
    return section(
      "agreement",
      "Agreement with people",
      html`<p class="none">Nobody has settled a case yet. Open a run and say where the judge is wrong, or right.</p>`,
    );
  }
  const rows = agreement.map(
    (row) =>
      html`<tr><th scope="row">${row.attribute ?? "all together"}</th><td>${row.n}</td><td>${kappa(row.kappa)}</td><td>${interval(row.low, row.high)}</td><td>${kappa(row.distance)}</td></tr>`,
  );
  const label = agreement
    .map((row) => `${row.attribute ?? "all"} ${kappa(row.kappa)}, ${interval(row.low, row.high)}`)
    .join("; ");
  const heads = ["Attribute", "Cases", "κ linear", "95 %", "Distance"];
  return section(
    "agreement",
    "Agreement with people",
    html`<p>Linear-weighted kappa: 1 is full agreement, 0 is that of chance. The interval is bootstrapped over whole runs; distance is the mean of |judge − people| in levels.</p>`,
    chart("agreement", `Kappa and its 95 % interval: ${label}`),
    table("Agreement of the judge with people", heads, rows),
    html`<div class="matrices">${agreement.map(matrix)}</div>`,
  );
}

function matrix(row: AgreementRow, at: number): Html {
  const most = Math.max(1, ...row.cells.flat().map(({ n }) => n));
  const lines = row.cells.map(
    (cells, people) =>
      html`<tr><th scope="row">${people}</th>${cells.map((cell, judge) => {
        const heat = cell.n === 0 ? 0 : Math.ceil((4 * cell.n) / most);
        const said = `people ${people}, judge ${judge}: ${plural(cell.n, "case")}`;
        const text =
          cell.picks.length === 0
            ? html`${cell.n === 0 ? "·" : cell.n}`
            : opener(`agreement.${at}.cells.${people}.${judge}`, cell.n, said);
        return html`<td class="heat-${heat} ${people === judge ? "same" : ""}" aria-label="${said}">${text}</td>`;
      })}</tr>`,
  );
  const levels = [0, 1, 2, 3, 4].map((level) => html`<th scope="col">${level}</th>`);
  return html`<table class="matrix"><caption>${row.attribute ?? "all together"}: people’s level down, the judge’s across</caption><thead><tr><td></td>${levels}</tr></thead><tbody>${lines}</tbody></table>`;
}

export function timeSection({ periods, attributes }: Report, attribute: string): Html {
  if (periods.length === 0) {
    return section("time", "Scores over time", html`<p class="none">No judged run has a time.</p>`);
  }
  const options = attributes.map((key) =>
    key === attribute ? html`<option selected>${key}</option>` : html`<option>${key}</option>`,
  );
  const rows = periods.map((period, at) => {
    const own = period.scores.find((scores) => scores.attribute === attribute);
    const name = periodName(period);
    const levels = (own?.levels ?? [0, 0, 0, 0, 0]).map((runs) => html`<td>${runs}</td>`);
    return html`<tr><th scope="row">${opener(`periods.${at}`, name, `Open runs from ${name}`)}</th><td>${period.runs}</td><td>${percent(period.flagged, period.runs)}</td><td>${own === undefined ? "–" : score(own.mean)}</td>${levels}</tr>`;
  });
  const heads = ["From", "Runs", "Flagged", "Mean", "0", "1", "2", "3", "4"];
  const means = periods.map((period) => {
    const own = period.scores.find((scores) => scores.attribute === attribute);
    return `${periodName(period)} ${own === undefined ? "none" : score(own.mean)}`;
  });
  return section(
    "time",
    "Scores over time",
    html`<label>Attribute <select id="attribute">${options}</select></label>`,
    chart("periods", `Mean of ${attribute} by time: ${means.join(", ")}`),
    html`<details><summary>As a table</summary>${table(`Runs by level of ${attribute}`, heads, rows)}</details>`,
  );
}

export function driftSection({ drift }: Report): Html {
  const { rows, wording, judges, recentFrom } = drift;
  const scores = rows.map(
    (row, at) =>
      html`<tr><th scope="row">${opener(`drift.rows.${at}`, row.attribute, `Open recent runs with the lowest ${row.attribute}`)}</th><td>${score(row.earlier.mean)} (${row.earlier.n})</td><td>${score(row.recent.mean)} (${row.recent.n})</td><td>${signed(row.change)}</td><td>${signed(row.low)} to ${signed(row.high)}</td><td>${verdictOn(row)}</td></tr>`,
  );
  const label = rows.map((row) => `${row.attribute} ${signed(row.change)}`).join(", ");
  const heads = ["Attribute", "Earlier (runs)", "Recent (runs)", "Change", "95 %", ""];
  const since = new Date(recentFrom ?? 0).toLocaleString();
  const words = wording.map(
    (row, at) =>
      html`<li>${opener(`drift.wording.${at}`, row.attribute, "Open its runs")} ${row.message} (${plural(row.runs, "run")})</li>`,
  );
  const uses = judges.map(
    (row, at) =>
      html`<tr><th scope="row">${opener(`drift.judges.${at}`, `${row.rubric} ${row.rubricVersion}`, "Open its runs")}</th><td>${row.current ? "yes" : "no"}</td><td>${row.judge} ${row.judgeVersion}</td><td>${row.runs}</td></tr>`,
  );
  return section(
    "drift",
    "Drift",
    rows.length === 0
      ? html`<p class="none">Too few judged runs to tell recent from earlier ones.</p>`
      : html`<p>The newest quarter of the judged runs (since ${since}) against those before.</p>${chart("drift", `Change of the mean: ${label}`)}${table("Recent scores against earlier ones", heads, scores)}`,
    words.length === 0
      ? html`<p class="none">The rubric’s words are those that the student was taught.</p>`
      : html`<h3>Words that the student was not taught</h3><ul>${words}</ul>`,
    uses.length === 0
      ? html``
      : table(
          "Rubrics and students that judged",
          ["Rubric", "As it is now", "Student", "Runs"],
          uses,
        ),
  );
}

function verdictOn({ low, high }: { low: number; high: number }): string {
  if (high < 0) return "fell";
  return low > 0 ? "rose" : "";
}

export function worstSection({ worst }: Report): Html {
  if (worst.length === 0) {
    return section("worst", "Worst nodes and tools", html`<p class="none">No judged step.</p>`);
  }
  const rows = worst.map(
    (row, at) =>
      html`<tr><th scope="row">${opener(`worst.${at}`, row.name, `Open the worst runs of ${row.name}`)}</th><td>${row.kind}</td><td>${row.steps}</td><td>${row.flagged} (${percent(row.flagged, row.steps)})</td><td>${row.attribute} ${score(row.mean)}</td></tr>`,
  );
  const label = worst.map((row) => `${row.name} ${percent(row.flagged, row.steps)}`).join(", ");
  const heads = ["Name", "Kind", "Steps", "Flagged", "Lowest attribute"];
  return section(
    "worst",
    "Worst nodes and tools",
    html`<p>Those that are most surely flagged often stand first.</p>`,
    chart("worst", `Share of flagged steps: ${label}`),
    table("Nodes, tools and models by flagged steps", heads, rows),
  );
}
