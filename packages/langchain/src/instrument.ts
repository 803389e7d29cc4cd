import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { CallbackManager } from "@langchain/core/callbacks/manager";
import { captureSource, type GraphClass } from "./capture-source.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

export interface InstrumentOptions {
  /** The app's `StateGraph`: graphs built from now on tell where each node was added. */
  captureSource?: GraphClass;
  /**
   * `langgraph` (unless told): only runs of LangGraph 1.4 and newer, so that a model that another
   * evaluator calls is not judged. `all`: every root run of LangChain, and older LangGraph.
   */
  roots?: "langgraph" | "all";
}

/** Takes the handler off again. */
export interface Uninstrument {
  (): void;
  /** The attached handler, for `flush` and `close`. */
  readonly handler: TraceJudgeHandler;
}

type Configure = typeof CallbackManager._configureSync;
type Manager = Pick<typeof CallbackManager, "_configureSync">;

interface Attachment {
  handler: TraceJudgeHandler;
  roots: "langgraph" | "all";
}

/** What the replaced function carries, so that it is replaced once, whoever asks. */
interface Patch {
  original: Configure;
  /** The last one counts. */
  attachments: Attachment[];
}

const patchKey: unique symbol = Symbol.for("tracejudge.instrument") as never;

/**
 * Attaches the handler to every LangGraph run of this process, below `traceable` and inside LangSmith's
 * `evaluate()` too, by replacing `CallbackManager._configureSync`, through which each run gets its
 * callbacks. A run that carries a TraceJudgeHandler already keeps that one only.
 * Asked again without a handler it attaches nothing more; of several handlers the last one counts.
 */
export function instrument(
  handler?: TraceJudgeHandler,
  { roots = "langgraph", captureSource: graphClass }: InstrumentOptions = {},
): Uninstrument {
  const managers = loadedManagers();
  const active = managers.map((manager) => patchOf(manager)?.attachments.at(-1)?.handler);
  const attached = handler ?? active.find(Boolean) ?? new TraceJudgeHandler();
  const attachment: Attachment = { handler: attached, roots };
  const patches = managers.map((manager) => ({ manager, patch: patched(manager) }));
  for (const { patch } of patches) patch.attachments.push(attachment);
  const stopCapturing = graphClass && captureSource(graphClass);
  const undo = () => {
    stopCapturing?.();
    for (const { manager, patch } of patches) detach(manager, patch, attachment);
  };
  return Object.assign(undo, { handler: attached });
}

function patchOf({ _configureSync }: Manager): Patch | undefined {
  return (_configureSync as { [patchKey]?: Patch })[patchKey];
}

function patched(manager: Manager): Patch {
  const known = patchOf(manager);
  if (known) return known;
  const patch: Patch = { original: manager._configureSync, attachments: [] };
  const replacement: Configure = function (this: never, inheritable, ...rest) {
    const handlers = withHandler(patch, inheritable, rest[3]);
    return patch.original.call(this, handlers, ...rest);
  };
  manager._configureSync = Object.assign(replacement, { [patchKey]: patch });
  return patch;
}

/** Where somebody else wrapped the function after us, ours stays below and does nothing more. */
function detach(manager: Manager, patch: Patch, attachment: Attachment): void {
  const at = patch.attachments.lastIndexOf(attachment);
  if (at < 0) return;
  patch.attachments.splice(at, 1);
  const outermost = patchOf(manager) === patch;
  if (patch.attachments.length === 0 && outermost) manager._configureSync = patch.original;
}

type Handlers = Parameters<Configure>[0];

/** The run's callbacks, and the handler among them; nothing here may fail the run. */
function withHandler(
  patch: Patch,
  inheritable: Handlers,
  metadata: Record<string, unknown> | undefined,
): Handlers {
  try {
    const attachment = patch.attachments.at(-1);
    if (!attachment || !isWanted(metadata, attachment) || carries(inheritable)) return inheritable;
    const { handler } = attachment;
    if (inheritable === undefined || Array.isArray(inheritable)) {
      return [...(inheritable ?? []), handler];
    }
    return inheritable.copy([handler as BaseCallbackHandler], true);
  } catch {
    return inheritable;
  }
}

/** A decision model of ours is no agent: judging it would judge the judge. */
function isWanted(metadata: Record<string, unknown> = {}, { roots }: Attachment): boolean {
  if (metadata.ls_provider === "tracejudge") return false;
  return roots === "all" || metadata.ls_integration === "langgraph";
}

function carries(inheritable: Handlers): boolean {
  const handlers = Array.isArray(inheritable) ? inheritable : (inheritable?.handlers ?? []);
  return handlers.some((one) => "name" in one && one.name === "TraceJudgeHandler");
}

/** The ES module's manager, and that of the CommonJS copy of LangChain where the app has loaded it. */
function loadedManagers(): Manager[] {
  return [CallbackManager, ...commonJsManagers()];
}

function commonJsManagers(): Manager[] {
  try {
    const require = createRequire(import.meta.url);
    const home = dirname(require.resolve("@langchain/core/package.json"));
    if (!Object.keys(require.cache).some((path) => path.startsWith(home))) return [];
    const loaded: { CallbackManager: Manager } = require("@langchain/core/callbacks/manager");
    return loaded.CallbackManager === CallbackManager ? [] : [loaded.CallbackManager];
  } catch {
    return [];
  }
}
