import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";

const root = fileURLToPath(new URL("../", import.meta.url));
const dist = mkdtempSync(join(tmpdir(), "bundle-"));
afterAll(() => rmSync(dist, { recursive: true, force: true }));

test("the bundled server starts by itself and answers", async () => {
  const built = spawnSync(process.execPath, ["esbuild.mjs", dist], { cwd: root, encoding: "utf8" });
  expect([built.status, built.stderr]).toEqual([0, ""]);
  const server = spawn(process.execPath, [join(dist, "server.cjs"), "--stdio"], { cwd: dist });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const told = new Promise((resolve) =>
    connection.onNotification("textDocument/publishDiagnostics", resolve),
  );
  const { capabilities } = await connection.sendRequest<{ capabilities: object }>("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
  });
  expect(capabilities).toMatchObject({ inlayHintProvider: true, hoverProvider: true });
  await connection.sendNotification("initialized", {});
  const uri = "file:///ws/precedents.jsonl";
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "jsonl", version: 1, text: '{"id":""}\n' },
  });
  expect(await told).toMatchObject({ uri, diagnostics: [{ code: "precedent_invalid" }] });
  await connection.sendRequest("shutdown");
  connection.dispose();
  server.kill();
});
