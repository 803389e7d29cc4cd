/** For who bundles the server: what the judging thread is made of. */
export { openStudent, type StudentModule } from "../open-student.ts";
export { judgeInThread, type ThreadEntry } from "./judge-thread.ts";
export { serveJudge } from "./serve-judge.ts";
