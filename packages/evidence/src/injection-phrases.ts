import { readablePart } from "./limits.ts";

/** Where a text gives orders to the model that reads it. */
export interface InjectionPhrase {
  index: number;
  text: string;
}

const AFTER_CUE = 160;
const CUES = 20;

interface Phrase {
  cue: RegExp;
  /** Must occur in the characters after the cue. */
  following?: RegExp;
}

const phrases: readonly Phrase[] = [
  {
    cue: /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,30}\b(?:previous|prior|above|earlier|preceding|all|any|your)\b[^.\n]{0,30}\b(?:instructions?|prompts?|rules?|directions?|guidelines?|commands?|context|messages?)\b/gi,
  },
  {
    cue: /\b(?:important|attention|urgent|notice|note|warning)\b[^\n:!]{0,30}[:!]/gi,
    following:
      /\b(?:before|first|you (?:must|have to|need to))\b[^\n]{0,80}\b(?:you (?:must|have to|need to|should|can)|please|call|use|send|read|execute)\b/i,
  },
  { cue: /<\/?(?:information|important|system|instructions?|admin|secret)>/gi },
  {
    cue: /\b(?:new|updated|revised|real|actual|additional|hidden) (?:system )?(?:instructions?|task|directive|prompt)s?\b ?(?:for (?:you|the (?:ai|assistant|agent|model)))? ?[:!]/gi,
  },
  {
    cue: /\b(?:reveal|print|show|repeat|output|send|leak|share)\b[^.\n]{0,30}\b(?:your|the) (?:system|initial|hidden) (?:prompt|instructions?|message)\b/gi,
  },
  {
    cue: /\b(?:do not|don't|never|without) (?:tell|telling|inform|informing|mention|mentioning|notify|notifying|alert|alerting|reveal)\w*\b[^.\n]{0,30}\b(?:the )?(?:user|anyone|customer|this to)\b/gi,
  },
  {
    cue: /\b(?:as an? (?:ai|assistant|llm|language model|agent)|dear (?:ai|assistant|llm|agent)|(?:ai|llm) (?:assistant|agent)s?[,:])[^.\n]{0,40}\b(?:must|should|shall|need to|have to|are (?:now )?(?:required|instructed|to)|please)\b/gi,
  },
  {
    cue: /\byou (?:must|are) now\b[^.\n]{0,40}\b(?:act|behave|obey|comply|follow|execute|call|send|a|an|in)\b/gi,
  },
  {
    cue: /\b(?:this is|i am|i'm) [^.\n]{0,40}\b(?:your (?:developer|creator|administrator|owner)|the (?:system|admin|administrator|developer)|from openai|the user)\b/gi,
    following: /\b(?:must|need|please|before|instruct)/i,
  },
  {
    cue: /\bbefore you (?:can )?(?:solve|continue|proceed|answer|complete|do|start|use)\b/gi,
    following: /\b(?:please|you must|first|must|have to|need to)\b/i,
  },
  { cue: /\byour (?:new )?(?:task|goal|job|objective|mission) (?:is now|has changed|now is)\b/gi },
  {
    cue: /\b(?:ignorier\w*|vergiss|missachte)\b[^.\n]{0,40}\b(?:anweisung\w*|vorgaben|regeln|befehl\w*)/gi,
  },
  {
    cue: /\b(?:ignor(?:e|ez|er)|oublie[zr]?)\b[^.\n]{0,40}\b(?:instructions?|consignes?|règles)\b/gi,
  },
  {
    cue: /\b(?:ignora|ignore|olvida|olvide)\b[^.\n]{0,40}\b(?:instrucciones|órdenes|reglas|instruções|istruzioni)\b/gi,
  },
  { cue: /(?:忽略|无视|忘记)[^。\n]{0,20}(?:指令|指示|说明|提示|规则)/g },
  { cue: /(?:無視|忘れ)[^。\n]{0,20}(?:指示|命令)|(?:指示|命令)[^。\n]{0,10}(?:無視|忘れ)/g },
  { cue: /(?:игнориру\w*|забудь\w*)[^.\n]{0,40}(?:инструкци\w*|указани\w*)/gi },
];

/** The first place for each kind of phrase that orders the reader about, in text order. */
export function injectionPhrases(text: string): InjectionPhrase[] {
  const readable = readablePart(text);
  return phrases
    .flatMap((phrase) => firstMatch(phrase, readable) ?? [])
    .sort((a, b) => a.index - b.index);
}

function firstMatch({ cue, following }: Phrase, text: string): InjectionPhrase | undefined {
  let tried = 0;
  for (const match of text.matchAll(cue)) {
    const end = match.index + match[0].length;
    if (!following || following.test(text.slice(end, end + AFTER_CUE))) {
      return { index: match.index, text: match[0] };
    }
    tried += 1;
    if (tried === CUES) {
      return undefined;
    }
  }
  return undefined;
}
