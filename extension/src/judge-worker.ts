import { fileURLToPath } from "node:url";
import { openStudent, type StudentModule, serveJudge } from "@tracejudge/language-server/judging";
import { createPortableStudentJudge } from "@tracejudge/student/portable";

/** The student that is packed beside this file, on every platform the same. */
const packed: StudentModule = {
  createStudentJudge: ({ rubric, model = fileURLToPath(new URL("./student", import.meta.url)) }) =>
    createPortableStudentJudge({
      rubric,
      model,
      runtime: new URL("./onnxruntime/", import.meta.url),
    }),
};

void serveJudge(openStudent(async () => packed));
