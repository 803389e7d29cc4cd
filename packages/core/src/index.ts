export {
  type AggregateInput,
  aggregateVerdict,
} from "./aggregate/aggregate-verdict.ts";
export {
  expectedLevel,
  flagConfidence,
  judgedLevel,
  medianLevel,
} from "./aggregate/attribute-score.ts";
export { isAudited } from "./aggregate/audit.ts";
export { failedAttribute } from "./aggregate/blame.ts";
export { certainCodes, evidenceAttributes } from "./aggregate/combine-evidence.ts";
export { errorVerdict, type NamedTrace } from "./aggregate/error-verdict.ts";
export {
  emptyTally,
  type FlagChange,
  type FlagTally,
  tallyFlag,
  tallyText,
} from "./aggregate/flag-tally.ts";
export { defaultFold, type Fold, foldNames, foldSchema, foldScores } from "./aggregate/fold.ts";
export { foldDistributions } from "./aggregate/fold-distributions.ts";
export { cleanProbability } from "./aggregate/run-confidence.ts";
export {
  flaggedUnder,
  type StatusFacts,
  scoreUnder,
  statusFacts,
  statusUnder,
} from "./aggregate/status-under.ts";
export type { Judgement } from "./aggregate/step-verdict.ts";
export { appliesTo, appliesToRun } from "./applies.ts";
export { attributeAsked, type DecisionQuestion } from "./decision/attribute-asked.ts";
export { certainty } from "./decision/certainty.ts";
export { TraceJudgeError, type TraceJudgeErrorCode } from "./errors.ts";
export { type Evidence, evidenceSchema, taughtCodes } from "./evidence.ts";
export {
  type Case,
  type CaseLabel,
  caseLabelSchema,
  caseSchema,
  type ImportedCase,
  importCases,
} from "./importers/cases.ts";
export { type ImportOptions, importTraces } from "./importers/import-traces.ts";
export {
  type LangSmithRun,
  langSmithRunSchema,
  type RecorderNote,
} from "./importers/langsmith-run.ts";
export { traceFromChat } from "./importers/openai-chat.ts";
export { traceFromOtlpSpans, tracesFromOtlp } from "./importers/otlp.ts";
export { type OtlpLog, otlpLogs, type PlacedLog } from "./importers/otlp-log.ts";
export { isWordless } from "./importers/otlp-row.ts";
export { isRootSpan, type OtlpSpan, otlpSpans, type PlacedSpan } from "./importers/otlp-span.ts";
export { jsonFault, type ParsedJson, parseJson } from "./importers/parse-json.ts";
export { toMessage, toMessages } from "./importers/to-message.ts";
export { type RunsSource, traceFromRuns } from "./importers/trace-from-runs.ts";
export type { Imported } from "./importers/trace-importer.ts";
export type { Judge, JudgeInfo, JudgeOptions } from "./judge.ts";
export { auroc } from "./metrics/auroc.ts";
export { type BootstrapOptions, bootstrap, type Interval } from "./metrics/bootstrap.ts";
export { confusionMatrix, toLevel } from "./metrics/confusion-matrix.ts";
export { expectedCalibrationError } from "./metrics/expected-calibration-error.ts";
export { f1 } from "./metrics/f1.ts";
export { type KappaWeights, weightedKappa } from "./metrics/kappa.ts";
export { macroF1 } from "./metrics/macro-f1.ts";
export { type Random, seededRandom } from "./metrics/random.ts";
export { spearman } from "./metrics/spearman.ts";
export {
  type Agreement,
  agreementOf,
  precedentAgreement,
  type SettledPair,
  settledPairs,
} from "./precedent/agreement.ts";
export { AGREES, agreesWithJudge } from "./precedent/agrees-with-judge.ts";
export { type PrecedentKey, precedentId } from "./precedent/precedent-id.ts";
export { settledCases } from "./precedent/settled-cases.ts";
export { snapshotOf, traceFromSnapshot } from "./precedent/snapshot.ts";
export {
  judgeSaid,
  type Precedent,
  parsePrecedents,
  precedentLine,
  precedentSchema,
  type Snapshot,
} from "./precedent.ts";
export { type Problem, problemText } from "./problem.ts";
export { isRefusedCall } from "./refused-call.ts";
export {
  type AssuranceModel,
  assuranceFeatures,
  assuranceScore,
  assuranceWords,
} from "./render/assurance-score.ts";
export type { CountTokens } from "./render/cut.ts";
export { type JudgeTalk, judgeTalk } from "./render/judge-talk.ts";
export { heardText, judgedText } from "./render/judged-text.ts";
export { leadingJson } from "./render/leading-json.ts";
export { readableText } from "./render/readable-text.ts";
export {
  type RenderedWindow,
  type RenderOptions,
  renderStep,
  TRACE_FORMAT,
} from "./render/render-step.ts";
export { type Sentence, sentences } from "./render/sentences.ts";
export { agentRubric } from "./rubric/agent-rubric.ts";
export { closestWord } from "./rubric/closest-word.ts";
export { type ParsedRubric, parseRubric } from "./rubric/parse-rubric.ts";
export { rubricJsonSchema } from "./rubric/rubric-json-schema.ts";
export { type RubricKey, rubricKeys } from "./rubric/rubric-keys.ts";
export { type AttributePlaces, type RubricPlace, rubricPlaces } from "./rubric/rubric-places.ts";
export { rubricVersion } from "./rubric/rubric-version.ts";
export { rubricYaml } from "./rubric/rubric-yaml.ts";
export { type RubricDrift, rubricDrift, type Taught, untaughtError } from "./rubric/taught.ts";
export {
  type Attribute,
  attributeSchema,
  LEVELS,
  type Rubric,
  rubricSchema,
  type Target,
  targets,
} from "./rubric.ts";
export { tellOnce } from "./tell-once.ts";
export {
  type CodePlace,
  codePlaceSchema,
  type Message,
  messageSchema,
  type RunError,
  type RunStatus,
  runStatuses,
  type Sight,
  type Step,
  type StepKind,
  stepKinds,
  stepSchema,
  type ToolCall,
  type ToolResult,
  type ToolSpec,
  type Trace,
  type TraceFormat,
  toolCallSchema,
  toolSpecSchema,
  traceSchema,
} from "./trace.ts";
export { traceFormats } from "./trace-formats.ts";
export {
  type AttributeScore,
  type Blame,
  type StepVerdict,
  type Verdict,
  type VerdictStatus,
  verdictSchema,
  verdictStatuses,
} from "./verdict.ts";
