import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";

const root = fileURLToPath(new URL("../", import.meta.url));
const dist = mkdtempSync(join(tmpdir(), "bundle-"));
afterAll(() => rmSync(dist, { recursive: true, force: true }));

const built = spawnSync(process.execPath, ["esbuild.mjs", dist], { cwd: root, encoding: "utf8" });

/** The bundled server, with a client at its ends. */
async function startServer(folder: string, trusted: boolean) {
  const server = spawn(process.execPath, [join(dist, "server.cjs"), "--stdio"], { cwd: dist });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.listen();
  const { capabilities } = await connection.sendRequest<{ capabilities: object }>("initialize", {
    processId: process.pid,
    rootUri: null,
    initializationOptions: { trusted },
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "ws" }],
    capabilities: { window: { workDoneProgress: true } },
  });
  await connection.sendNotification("initialized", {});
  const close = async () => {
    await connection.sendRequest("shutdown");
    connection.dispose();
    server.kill();
  };
  const openDocument = (uri: string, text: string) =>
    connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "jsonl", version: 1, text },
    });
  return { connection, capabilities, openDocument, close };
}

test("the bundled server starts by itself and answers", async () => {
  expect([built.status, built.stderr]).toEqual([0, ""]);
  const { connection, capabilities, openDocument, close } = await startServer(dist, true);
  expect(capabilities).toMatchObject({ inlayHintProvider: true, hoverProvider: true });
  const told = new Promise((resolve) =>
    connection.onNotification("textDocument/publishDiagnostics", resolve),
  );
  const uri = "file:///ws/precedents.jsonl";
  await openDocument(uri, '{"id":""}\n');
  expect(await told).toMatchObject({ uri, diagnostics: [{ code: "precedent_invalid" }] });
  await close();
});

test.each([
  ["has no student installed", true],
  ["is not trusted", false],
])(
  "the packed student judges in a folder that %s",
  async (_, trusted) => {
    const folder = mkdtempSync(join(tmpdir(), "bare-"));
    const example = fileURLToPath(
      new URL("../../examples/traces/airline-booked.jsonl", import.meta.url),
    );
    const { connection, openDocument, close } = await startServer(folder, trusted);
    const uri = pathToFileURL(join(folder, "runs.jsonl")).href;
    await openDocument(uri, readFileSync(example, "utf8"));
    expect(await connection.sendRequest("tracejudge/judge", { uri })).toMatchObject({ judged: 1 });
    const hints = await connection.sendRequest<object[]>("textDocument/inlayHint", {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } },
    });
    expect(hints.length).toBeGreaterThan(5);
    await close();
    rmSync(folder, { recursive: true, force: true });
  },
  120_000,
);
