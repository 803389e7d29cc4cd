export { calibrate } from "./calibrate.ts";
export { type EncodedWindow, encodeWindow } from "./encode.ts";
export { loadStudent, type StudentFiles } from "./load-student.ts";
export {
  type Calibrator,
  calibratorSchema,
  type ModelCard,
  modelCardSchema,
} from "./model-card.ts";
export type { StudentJudgeOptions } from "./open-student-judge.ts";
export { createStudentJudge } from "./student-judge.ts";
export { createWordPiece, type WordPiece } from "./word-piece.ts";
