import type { EditorWindow } from "./editor-window.ts";

/** One part of the extension, seen in a window of its own: a profile, a folder and an extension host. */
export interface Feature {
  /** Fills the folder before the window opens it. */
  prepare?(folder: string): Promise<void> | void;
  /** Names in the folder; the window has them side by side in the place of the folder itself. */
  folders?: readonly string[];
  /** User settings beside those that keep the editor quiet. */
  settings?: Record<string, unknown>;
  /** A folder that is not trusted opens in restricted mode; trusted unless told. */
  trusted?: boolean;
  /** What holds, in words, each from editors closed; run in their order. */
  behaviours: Record<string, (window: EditorWindow) => Promise<void>>;
}
