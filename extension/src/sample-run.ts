import { commands, type ExtensionContext, Uri, workspace } from "vscode";

/** The run of the sample that shows the most: two flagged steps, one of them a tool call. */
const SAMPLE_RUN = "01a21076-3d66-717e-9936-e1a0475d40d7";

/** Shows a recorded run to those who have none yet; it lies outside of their folder, and so does what they say of it. */
export function activateSampleRun(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand("tracejudge.openSample", async () => {
      const { version } = context.extension.packageJSON;
      const folder = Uri.joinPath(context.globalStorageUri, "sample", version);
      const store = Uri.joinPath(folder, ".tracejudge");
      const there = await workspace.fs.stat(store).then(
        () => true,
        () => false,
      );
      if (!there) {
        await workspace.fs.createDirectory(folder);
        await workspace.fs.copy(Uri.joinPath(context.extensionUri, "sample"), store);
      }
      const run = { folder: `${folder}`, traceId: SAMPLE_RUN, dir: store.fsPath };
      await commands.executeCommand("tracejudge.openRun", run);
    }),
  );
}
