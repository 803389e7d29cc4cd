import { describe, expect, test } from "vitest";
import { hostile, report } from "../../fixtures/report.ts";
import { pickItems } from "../report/pick-items.ts";
import { fromPage } from "../report/report-messages.ts";
import { reportPage } from "../report/report-page.ts";
import { chartPlans } from "./charts.ts";
import { picksAt } from "./picks-at.ts";
import { renderReport } from "./render-report.ts";
import { themeOf } from "./theme.ts";

const theme = themeOf(() => "");
const markup = renderReport(report, "quality").text;
const opened = [...markup.matchAll(/data-open="([^"]+)"/g)].map(([, path = ""]) => path);
const empty = {
  ...report,
  runs: 0,
  agreement: [],
  attributes: [],
  periods: [],
  drift: { rows: [], wording: [], judges: [] },
  worst: [],
};

describe("the report's markup", () => {
  test("shows names from traces as text, whatever they hold", () => {
    expect(markup).not.toContain("<img");
    expect(markup).not.toContain("</script");
    expect(markup).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
    const tags = new Set([...markup.matchAll(/<\/?([a-z][\w-]*)/gi)].map(([, tag]) => tag));
    expect([...tags].sort().join(" ")).toBe(
      "button canvas caption details div h1 h2 h3 header label li option p section select summary table tbody td th thead tr ul",
    );
    expect(markup).not.toMatch(/\s(on\w+|style)="/i);
  });

  test("gives each number with what it is of", () => {
    for (const text of [
      "FLAGGED",
      "25 %",
      "0.20 to 0.80",
      "−1.25",
      "fell",
      "4 (40 %)",
      "quality 1.5",
    ]) {
      expect(markup).toContain(text);
    }
    expect(markup).toContain("2.9");
    expect(markup).not.toContain("3.0");
  });

  test("has every row and cell open the runs behind it", () => {
    for (const path of ["statuses.0", "worst.0", "periods.1", "drift.rows.0", "drift.wording.0"]) {
      expect(opened).toContain(path);
    }
    expect(opened).toContain("agreement.0.cells.2.2");
    for (const path of opened.filter((one) => !/^statuses\.[12]$/.test(one))) {
      expect(picksAt(report, path).length, path).toBeGreaterThan(0);
    }
  });

  test("has a table and words for each chart", () => {
    const plans = chartPlans(report, "quality", theme);
    expect(plans.map(({ name }) => name)).toEqual([
      "statuses",
      "worst",
      "periods",
      "drift",
      "agreement",
    ]);
    for (const { name } of plans) {
      const section = markup.split("<section").find((text) => text.includes(`id="chart-${name}"`));
      expect(section).toMatch(/<canvas id="chart-\w+" role="img" aria-label="[^"]{10,}"/);
      expect(section).toMatch(/<table><caption>/);
    }
  });

  test("of nothing says so, and draws no chart", () => {
    expect(renderReport(empty, "").text).toContain("No recorded runs yet");
    const few = renderReport({ ...empty, runs: 1 }, "").text;
    expect(few).toContain("Nobody has settled a case yet");
    expect(chartPlans({ ...empty, statuses: [] }, "", theme)).toEqual([]);
  });
});

describe("a chart", () => {
  test("has a bar for each path that it opens", () => {
    for (const { config, paths, name } of chartPlans(report, "quality", theme)) {
      if (name === "agreement") continue;
      expect(paths).toHaveLength(config.data.labels?.length ?? 0);
      for (const path of paths) expect(picksAt(report, path), path).toBeDefined();
    }
  });

  test("takes the theme's colours, and borders in high contrast", () => {
    const colors: Record<string, string> = {
      "--vscode-charts-red": "#f00",
      "--vscode-contrastBorder": "#ff0",
    };
    const [statuses] = chartPlans(
      report,
      "quality",
      themeOf((name) => colors[name] ?? ""),
    );
    expect(statuses?.config.data.datasets[0]).toMatchObject({
      borderColor: "#ff0",
      borderWidth: 1,
    });
    expect(statuses?.config.data.datasets[0]?.backgroundColor).toContain("#f00");
  });
});

test("a path that leads nowhere opens nothing", () => {
  for (const path of ["", "worst.9", "worst", "__proto__", "constructor.name", "runs.picks"]) {
    expect(picksAt(report, path)).toEqual([]);
  }
});

test("the page lets in one script by nonce, one style sheet, and nothing else", () => {
  const files = { script: "s.js", style: "s.css", cspSource: "vscode-resource:" };
  const page = reportPage(files, "n0nce");
  const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
  expect(policy).toBe(
    "default-src 'none'; script-src 'nonce-n0nce'; style-src vscode-resource:; base-uri 'none'; form-action 'none';",
  );
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain('<script nonce="n0nce" src="s.js">');
  expect(page).not.toMatch(/style="|unsafe/);
});

test("only messages of the known kinds are believed", () => {
  const [pick] = report.statuses[0]?.picks ?? [];
  const good = { type: "open", title: "x", picks: [pick] };
  expect(fromPage(good)).toEqual(good);
  expect(fromPage({ type: "ready", more: 1 })).toEqual({ type: "ready" });
  const bad = [null, "open", {}, { ...good, picks: [{}] }, { ...good, title: 1 }, { type: "run" }];
  for (const message of bad) expect(fromPage(message)).toBeUndefined();
});

test("runs in a list have their status, score and time, and no icon of their own", () => {
  const [first] = pickItems(report.statuses[0]?.picks ?? [], new Date());
  expect(first?.label).not.toContain("$(");
  expect(first?.label).toContain(hostile.slice(0, 10));
  expect(first?.description).toMatch(/^FLAGGED · 1\.9 · .* · f-1$/);
});
