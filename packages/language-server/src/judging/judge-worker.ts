import { openStudent } from "../open-student.ts";
import { serveJudge } from "./serve-judge.ts";

void serveJudge(openStudent(() => import("@tracejudge/student")));
