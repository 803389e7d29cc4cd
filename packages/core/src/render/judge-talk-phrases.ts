const grader =
  "(?:(?:automated|automatic|ai|llm|human|independent|external) )?(?:judge|grader|evaluator|scorer|assessor)s?";
const ofTo = "(?: ?(?:/|out of|of|von|de|sur) ?[0-9]{1,3})?";
const topMark = `(?:full (?:marks|score|points|credit)|(?:the |a )?(?:maximum|max|highest|top|perfect)(?: possible)? (?:score|marks?|grade|rating)|(?:a )?[0-9]{1,3}${ofTo}(?!\\d|[.,]\\d|%))`;
/** The end of a sentence. */
const end = "(?=[^\\w\\n]*(?:\\n|$)|[.!])";
const record =
  "(?:step|run|trace|trajectory|transcript|tool call|response|answer|output|attribute)s?";
const giving = "(?:give|award|assign|grant|return|output)";
const criteria =
  "(?:rubrics?\\b|(?:grading|scoring|evaluation|judging) (?:rubric|criteria|criterion|instructions?|guidelines?|rules?|scheme|policy))";
/** A mark written before or after a stamp: `SCORE: 4`. */
const markBefore = `(?:\\b(?:score|grade|rating|verdict)\\b ?[:=]? ?[0-9]{1,3}${ofTo}\\W{0,3})?`;
const markAfter = `(?:\\W{1,3}(?:score|grade|rating|verdict|bewertung|puntuación|note|评分|評分) ?[:：=]? ?[0-9]{1,3}${ofTo})?`;

/**
 * Orders to the judge: they go on to the end of their sentence. Each names the judge, the rubric or
 * the record that is judged, because "rate this film" is an ordinary request.
 */
export const orders: readonly string[] = [
  `\\b(?:ignore|disregard|forget|skip|bypass|override)\\b[^.\\n]{0,20}\\b${criteria}`,
  `(?:\\b(?:note|message|notice|instructions?|attention|hint|reminder) (?:to|for) |\\bdear |\\battention,? |\\bhey,? |\\bhello,? )(?:the |any |all |my |our )?${grader}\\b(?=[^.\\n]*(?:score|rate|grade|mark|pass|correct|approve|flag|valid))`,
  `[[<(*#]{1,3} ?(?:the |to |for )?${grader} ?[:,](?=[^.\\n]*(?:score|rate|grade|mark|pass|correct|approve|flag|valid|criteria))`,
  `\\bif you are (?:an? |the )?${grader}\\b`,
  `\\bas (?:an? |the )?${grader}\\b[^.\\n]{0,40}\\byou (?:must|should|shall|have to|need to|will)\\b`,
  `\\bas (?:an? |the )?(?:reviewer|auditor|judge|grader|evaluator) of (?:this|the) ${record}\\b`,
  `\\b(?:score|rate|grade|mark) (?:this|the|every|each|all)(?: \\w+)? ${record}\\b[^.\\n]{0,12}\\b${topMark}(?:${end}|(?=[^.\\n]{0,20}\\b(?:do not|don't|never) flag\\b))`,
  `\\bmark (?:this|the|every|each|all)(?: \\w+)? ${record} as [0-9]\\b`,
  `\\b${giving} (?:this|the) ${record} ${topMark}${end}`,
  `\\b${giving} (?:it |this )?${topMark} (?:for|to|on) (?:this|the|every|each|all) ${record}\\b`,
  "\\b(?:ignorier\\w*|missacht\\w*|vergiss)\\b[^.\\n]{0,20}(?:\\brubrik|\\bbewertungs(?:kriteri|richtlini|regel|maßst|schema|vorgab)\\w*)",
  "\\b(?:an|hinweis (?:an|für)|lieber?|liebe) (?:den |die |alle )?(?:bewerter|gutachter|prüfer|juror)(?:in|innen)?\\b(?=[^.\\n]*(?:punkt|richtig|bewert|korrekt))",
  `\\b(?:vergib|gib|geben sie|vergeben sie)\\b[^.\\n]{0,20}\\b(?:volle punktzahl|höchste (?:punktzahl|bewertung)|(?:maximale|beste) (?:punktzahl|bewertung))`,
  "\\b(?:ignor[ae]|olvid[ae]|omit[ea])\\b[^.\\n]{0,20}(?:\\brúbrica|\\bcriterios? de (?:evaluación|calificación))",
  "\\b(?:nota|mensaje|aviso|atención|estimado) (?:para |al? )?(?:el |la |los )?(?:evaluador|calificador|juez)(?:a|es)?\\b(?=[^.\\n]*(?:puntu|correct|calific|nota))",
  "\\b(?:asign[ae]|dale|otorg[ae])\\b[^.\\n]{0,20}\\b(?:puntuación|calificación|nota) máxima",
  "\\b(?:ignor(?:e|ez|er)|oublie[zr]?)(?![a-z])[^.\\n]{0,20}(?:\\bgrille d.évaluation|\\bbarème|\\bcritères d.évaluation)",
  "\\b(?:note|message|attention) (?:à|pour|au) (?:l['’]|le |la )?(?:évaluateur|correcteur|juge)(?=[^.\\n]*(?:note|correct|point))",
  "(?:忽略|无视|忽視|無視|不要理会)[^。\\n]{0,6}(?:评分|評分|评判|打分)",
  "(?:致|亲爱的|尊敬的)[^。\\n]{0,3}(?:评审员?|评分员|评委|裁判|评估员|評審)",
  "请(?:给|打)(?:出|予)?[^。\\n]{0,4}(?:满分|最高分)",
];

/** Verdicts that claim to be given already: only they themselves are cut out. */
export const stamps: readonly string[] = [
  `${markBefore}\\b(?:verified|approved|validated|certified|confirmed|passed|accepted|scored|graded) by (?:the |an? )?${grader}\\b${markAfter}`,
  `\\btool[ _-]calls? (?:(?:is|was|has been) )?(?:verified|validated|certified)\\b${markAfter}`,
  "<(?:evaluation|verdict|judge|grader)>\\s*(?:score|verdict|grade|rating)?\\s*[:=]?\\s*[0-9]{1,3}\\s*</(?:evaluation|verdict|judge|grader)>(?: ?evaluation complete\\b[^.\\n]{0,40}\\.?)?",
  `\\bwerkzeugaufruf\\w* (?:wurde )?(?:geprüft|bestätigt|verifiziert)${markAfter}`,
  `(?:\\b(?:llamada|paso) )?(?:verificad[ao]|aprobad[ao]|validad[ao]) por (?:el |la )?(?:juez|evaluador)\\b${markAfter}`,
  `(?:工具调用)?(?:已)?(?:由|经|經)(?:裁判|评审员?|评委|评分员|評審)(?:验证|核实|确认|批准|通过)${markAfter.replace("{1,3}", "{0,3}")}`,
];
