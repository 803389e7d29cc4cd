export { collectEvidence } from "./collect-evidence.ts";
