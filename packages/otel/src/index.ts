export { type EvaluationEvent, evaluationEvents } from "./evaluation-events.ts";
export { exportVerdicts } from "./export-verdicts.ts";
export {
  createVerdictExporter,
  type VerdictExporter,
  type VerdictExporterOptions,
  type VerdictPlace,
} from "./verdict-exporter.ts";
