import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { judgeInThread } from "@tracejudge/language-server/judging";
import { main } from "@tracejudge/language-server/main";

const entry = pathToFileURL(join(__dirname, "judge-worker.mjs"));
main({ openJudge: judgeInThread(() => ({ entry, options: {} })) });
