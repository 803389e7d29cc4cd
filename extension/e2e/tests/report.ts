import { join } from "node:path";
import { type Precedent, precedentId, type Trace } from "@tracejudge/core";
import { appendPrecedents, openStore } from "@tracejudge/store";
import type { EditorWindow } from "../harness/editor-window.ts";
import type { Feature } from "../harness/feature.ts";
import { reportPage, showReport } from "../harness/report-page.ts";
import { putSampleRuns } from "../harness/sample-runs.ts";
import { until } from "../harness/until.ts";

/** Shows the report, and takes the keyboard back from it afterwards: its page has one of its own. */
function onReport(look: (window: EditorWindow) => Promise<void>) {
  return async (window: EditorWindow) => {
    await showReport(window);
    await look(window);
    await window.openView("Explorer");
  };
}

/** The different colours that a chart is drawn in, as bytes of ABGR. */
function palette(window: EditorWindow, name: string): Promise<number[]> {
  return reportPage(window)
    .locator(`canvas#chart-${name}`)
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const drawn = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
      return [...new Set(new Uint32Array(Uint8ClampedArray.from(drawn).buffer))];
    });
}

/** How many they are; one or none is an empty canvas. */
async function colours(window: EditorWindow, name: string): Promise<number> {
  return (await palette(window, name)).length;
}

async function drawsIn(window: EditorWindow, name: string, colour: number): Promise<boolean> {
  return (await palette(window, name)).includes(colour);
}

/** The report on the recorded runs. */
export const feature: Feature = {
  async prepare(folder) {
    putSampleRuns(folder);
    await settleSome(folder);
  },
  behaviours: {
    "the report shows charts, and the numbers beside them": onReport(async (window) => {
      for (const chart of ["statuses", "worst", "periods", "agreement"]) {
        await until(`chart ${chart}`, async () => (await colours(window, chart)) > 3);
      }
      await reportPage(window).getByRole("columnheader", { name: "κ linear" }).waitFor();
      await window.picture("report");
      await reportPage(window)
        .getByRole("heading", { name: "Agreement with people" })
        .scrollIntoViewIfNeeded();
      await window.picture("report-agreement");
    }),
    "a row opens the runs behind it": onReport(async (window) => {
      await reportPage(window).getByRole("button", { name: "FLAGGED", exact: true }).click();
      await window.entry("pii-leak").waitFor();
      await window.entry("malformed-argument").waitFor();
      await window.picture("report-runs");
      await window.pick("pii-leak");
      await window
        .text(/FLAGGED 2\.\d/)
        .first()
        .waitFor();
    }),
    "the confusion matrix tells what people and judge said, and a cell opens its runs": onReport(
      async (window) => {
        const matrix = reportPage(window).getByRole("table", { name: "all together" });
        const cell = matrix.getByRole("cell", { name: /^people 0, judge 0: [1-9]/ });
        await cell.getByRole("button").click();
        await window.tab("pii-leak").waitFor();
      },
    ),
    "a bar opens the runs behind it": onReport(async (window) => {
      const chart = reportPage(window).locator("canvas#chart-statuses");
      await until("the chart", async () => (await colours(window, "statuses")) > 3);
      const { width = 0, height = 0 } = (await chart.boundingBox()) ?? {};
      await chart.click({ position: { x: width * 0.3, y: height * 0.12 } });
      await window.entry("pii-leak").waitFor();
    }),
    "the keyboard reaches every row": onReport(async (window) => {
      const button = reportPage(window).getByRole("button", { name: "OK", exact: true });
      await button.focus();
      await button.press("Enter");
      await window.pick("clean-refund");
      await window
        .text(/OK 3\.\d/)
        .first()
        .waitFor();
    }),
    "it stays readable in a high-contrast theme": onReport(async (window) => {
      await window.press("Control+k", "Control+t");
      await window.entry("Light Modern").waitFor();
      await window.page.keyboard.type("Dark High Contrast");
      await window.entry("Dark High Contrast").waitFor();
      await window.press("Enter");
      await reportPage(window).locator("body.vscode-high-contrast").waitFor();
      await until("white words in the chart", () => drawsIn(window, "statuses", 0xffffffff));
      await window.picture("report-high-contrast");
    }),
  },
};

/** People settle what the judge said of the recorded runs, mostly in agreement. */
async function settleSome(folder: string): Promise<void> {
  const store = openStore({ dir: join(folder, ".tracejudge") });
  const traces = new Map<string, Trace>();
  for await (const read of store.readTraces()) {
    if ("value" in read) traces.set(read.value.id, read.value);
  }
  const precedents: Precedent[] = [];
  for await (const read of store.readVerdicts()) {
    if (!("value" in read)) continue;
    const { traceId, rubric, steps } = read.value;
    for (const { stepId, scores } of steps) {
      for (const { attribute, score } of scores) {
        const key = { author: "Ada", traceId, stepId, attribute };
        const level = Math.round(score);
        precedents.push({
          id: precedentId(key),
          createdAt: "2026-11-22T10:00:00.000Z",
          ...key,
          score: precedents.length % 4 === 0 ? Math.max(0, level - 1) : level,
          judgeScore: score,
          why: "",
          rubric: { name: rubric.name, version: rubric.version },
          snapshot: { messages: [{ role: "assistant", content: "as it was" }], judged: 0 },
        });
      }
    }
  }
  await appendPrecedents(join(folder, "precedents.jsonl"), precedents);
}
