/**
 * Records the fixtures of VS Code's agent in packages/core: the real VS Code with the Copilot Chat that
 * comes with it, signed in nowhere, asked twice with a scripted model on this machine.
 *
 *     npx tsx e2e/record/record-agent.ts ../packages/core/fixtures
 *
 * writes the logs on disk, the export of the agent debug panel, and what its OpenTelemetry exporter sends.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { chromium, type Page } from "playwright-core";
import { startCodeServer } from "../harness/code-server.ts";
import { until } from "../harness/until.ts";
import { windowHands } from "../harness/window-hands.ts";
import { installChromium } from "../install/install-chromium.ts";
import { installVsCode } from "../install/install-vscode.ts";
import { startScriptedModel, type Turn } from "./scripted-model.ts";
import { trimSpans } from "./trim-spans.ts";

const out = process.argv[2] ?? ".";
const say = (line: string) => process.stderr.write(`${line}\n`);
const temp = mkdtempSync(join(tmpdir(), "tj-"));
const folder = join(temp, "shop");
const exported = join(temp, "panel.json");
const read = (filePath: string) => ({
  name: "read_file",
  args: { filePath: join(folder, filePath), startLine: 1, endLine: 20 },
});
const turns: readonly Turn[] = [
  { says: "I look at the script first.", calls: [read("build.sh")] },
  { says: "", calls: [read("config/settings.json")] },
  {
    says: "The build fails because `build.sh` reads `config/settings.json`, which does not exist.",
  },
  {
    says: "",
    calls: [
      {
        name: "runSubagent",
        args: {
          agentName: "Explore",
          description: "Who reads it",
          prompt: "Who else reads config/settings.json?",
        },
      },
    ],
  },
  { says: "I list the folder.", calls: [{ name: "list_dir", args: { path: folder } }] },
  { says: "Only `build.sh` stands here, and it reads the file." },
  { says: "No: only `build.sh` reads it." },
];

/** What the exporter sends, body by body. */
function startCollector(bodies: string[]) {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.url === "/v1/traces") bodies.push(body);
    response.setHeader("content-type", "application/json").end("{}");
  });
  return new Promise<{ url: string; stop(): void }>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      resolve({
        url: `http://127.0.0.1:${port}`,
        stop: () => server.close().closeAllConnections(),
      });
    });
  });
}

async function ask(page: Page, question: string, answer: string): Promise<void> {
  await page.locator(".chat-input-container .monaco-editor").first().click();
  await page.keyboard.type(question);
  await page.keyboard.press("Enter");
  await page.locator(".interactive-response", { hasText: answer }).first().waitFor();
}

/** What a person does: chooses the model, asks twice, exports the panel. */
async function converse(page: Page): Promise<void> {
  const hands = windowHands(page, folder);
  const manage = page.getByText("Manage Models...").first();
  // Only this switches the extension on where nobody is signed in; at first the list has no such entry
  await until("the list of models", async () => {
    await page.keyboard.press("Escape");
    await page.locator(".chat-input-container .monaco-editor").first().click();
    await page.keyboard.press("Control+Alt+.");
    await page.waitForTimeout(2000);
    return manage.isVisible();
  });
  await manage.click();
  await page
    .locator(".modal-editor-part, .editor-instance")
    .getByText("Scripted")
    .first()
    .waitFor();
  await page.keyboard.press("Escape");
  await ask(page, "Why does the build fail?", "does not exist");
  await ask(page, "Is it read elsewhere?", "No: only");
  await hands.command("Developer: Open Agent Debug Logs");
  await page.locator(".editor-instance").getByText("Why does the build fail?").first().click();
  await hands.command("Developer: Export Agent Debug Log...");
  const path = page.locator(".quick-input-widget input").first();
  await until("the box for the path", async () => (await path.inputValue()).includes("debug-log"));
  await path.fill(exported);
  await page.locator(".quick-input-widget").getByText("OK").click();
  await until("the exported file", () => existsSync(exported));
}

async function record(): Promise<void> {
  const bodies: string[] = [];
  const collector = await startCollector(bodies);
  const model = await startScriptedModel(turns);
  mkdirSync(folder);
  writeFileSync(
    join(folder, "build.sh"),
    "#!/bin/sh\nset -e\nname=$(jq -r .name config/settings.json)\n",
  );
  mkdirSync(join(temp, "user/User"), { recursive: true });
  writeFileSync(join(temp, "user/User/chatLanguageModels.json"), JSON.stringify(models(model.url)));
  const code = await startCodeServer({
    vscode: installVsCode(say),
    dir: temp,
    extensions: join(temp, "ext"),
    trusted: true,
    settings: settings(collector.url),
  });
  const browser = await chromium.launch({
    executablePath: installChromium(say),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
  try {
    page.setDefaultTimeout(60_000);
    await page.goto(`${code.origin}/?folder=${folder}`);
    await converse(page);
    await until("the spans of both questions", () =>
      Promise.resolve(bodies.join().split("invoke_agent").length > 2),
    );
    keep(code.origin, bodies);
  } finally {
    await browser.close();
    await code.stop();
    collector.stop();
    model.stop();
    rmSync(temp, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const models = (url: string) => [
  {
    name: "Scripted",
    vendor: "customendpoint",
    apiKey: "none",
    apiType: "chat-completions",
    models: [
      {
        id: "scripted-1",
        name: "Scripted",
        url,
        toolCalling: true,
        vision: false,
        maxInputTokens: 64_000,
        maxOutputTokens: 4000,
      },
    ],
  },
];

const settings = (endpoint: string) => ({
  "chat.disableAIFeatures": false,
  "workbench.secondarySideBar.defaultVisibility": "visible",
  "github.copilot.chat.agentDebugLog.fileLogging.enabled": true,
  "github.copilot.chat.agentDebugLog.fileLogging.flushIntervalMs": 500,
  "github.copilot.chat.otel.enabled": true,
  "github.copilot.chat.otel.captureContent": true,
  "github.copilot.chat.otel.exporterType": "otlp-http",
  "github.copilot.chat.otel.protocol": "http/json",
  "github.copilot.chat.otel.otlpEndpoint": endpoint,
});

/** Names of folders and ports of this machine are written otherwise; nothing else is. */
function keep(origin: string, bodies: readonly string[]): void {
  const clean = (said: string) =>
    said.replaceAll(temp, "/demo").replaceAll(new URL(origin).host, "localhost");
  const logs = readdirSync(join(temp, "user"), { recursive: true, encoding: "utf8" });
  const kept = logs.filter((path) => path.includes("debug-logs") && path.endsWith(".jsonl"));
  for (const log of kept) {
    const name = basename(log).startsWith("main") ? "main.jsonl" : "child.jsonl";
    writeFileSync(
      join(out, `vscode-${name}`),
      clean(readFileSync(join(temp, "user", log), "utf8")),
    );
  }
  writeFileSync(join(out, "vscode-panel.json"), clean(readFileSync(exported, "utf8")));
  writeFileSync(join(out, "vscode-otlp.json"), clean(trimSpans(bodies)));
}

await record();
