/** Where the training data of the default student comes from; stands in its model card. */
export interface SourceNote {
  source: string;
  origin: string;
  licence: string;
  labelledBy: "people" | "construction" | "checker" | "mixed";
}

export const sourceNotes: readonly SourceNote[] = [
  {
    source: "bfcl",
    origin: "ShishirPatil/gorilla, HuanzhiMao/BFCL-Result 2024-08-11",
    licence:
      "Apache-2.0; results: published archive of an Apache-2.0 project, without a licence file of its own",
    labelledBy: "checker",
  },
  {
    source: "seal-tools",
    origin: "fairyshine/Seal-Tools",
    licence: "Apache-2.0",
    labelledBy: "construction",
  },
  {
    source: "api-bank",
    origin: "AlibabaResearch/DAMO-ConvAI (api-bank)",
    licence: "Apache-2.0",
    labelledBy: "construction",
  },
  { source: "metatool", origin: "HowieHwong/MetaTool", licence: "MIT", labelledBy: "construction" },
  {
    source: "when2call",
    origin: "NVIDIA/When2Call",
    licence: "Apache-2.0",
    labelledBy: "construction",
  },
  {
    source: "trajectory-judge",
    origin: "mohammadi-hadi/trajectory-judge",
    licence: "MIT",
    labelledBy: "construction",
  },
  { source: "prmbench", origin: "ssmisya/PRMBench", licence: "Apache-2.0", labelledBy: "mixed" },
  {
    source: "bigbench-mistake",
    origin: "WHGTyen/BIG-Bench-Mistake",
    licence: "Apache-2.0",
    labelledBy: "people",
  },
  { source: "ragtruth", origin: "ParticleMedia/RAGTruth", licence: "MIT", labelledBy: "people" },
  {
    source: "expertqa",
    origin: "chaitanyamalaviya/ExpertQA",
    licence: "MIT",
    labelledBy: "people",
  },
  {
    source: "begin",
    origin: "google/BEGIN-dataset (wow, cmu-dog)",
    licence: "CC-BY-4.0",
    labelledBy: "people",
  },
  {
    source: "factcheck-gpt",
    origin: "yuxiaw/Factcheck-GPT",
    licence: "Apache-2.0",
    labelledBy: "people",
  },
  {
    source: "finegrainedrlhf",
    origin: "allenai/FineGrainedRLHF",
    licence: "Apache-2.0",
    labelledBy: "people",
  },
  {
    source: "grounded-perturb",
    origin: "changed answers of ragtruth, expertqa, factcheck-gpt, begin, finegrainedrlhf",
    licence: "as each origin",
    labelledBy: "mixed",
  },
  { source: "gptfuzz", origin: "sherdencooper/GPTFuzz", licence: "MIT", labelledBy: "people" },
  {
    source: "hh-rlhf",
    origin: "anthropics/hh-rlhf (harmless-base)",
    licence: "MIT",
    labelledBy: "people",
  },
  {
    source: "pii",
    origin: "generated situations, templates of microsoft/presidio-research",
    licence: "MIT",
    labelledBy: "construction",
  },
  {
    source: "privacylens",
    origin: "SALT-NLP/PrivacyLens",
    licence: "MIT",
    labelledBy: "construction",
  },
  {
    source: "asse-security",
    origin: "Astarojth/AgentAuditor-ASSEBench",
    licence: "Apache-2.0",
    labelledBy: "people",
  },
  {
    source: "constructed-injection",
    origin: "construct-injection.ts over api-bank, trajectory-judge, privacylens, pii",
    licence: "as each origin",
    labelledBy: "construction",
  },
  {
    source: "constructed-policy",
    origin: "construct-policy.ts over bfcl, seal-tools, api-bank",
    licence: "as each origin",
    labelledBy: "construction",
  },
  {
    source: "constructed-dead-tool",
    origin:
      "construct-dead-tool.ts over ragtruth, begin, expertqa, finegrainedrlhf, pii, trajectory-judge",
    licence: "as each origin",
    labelledBy: "construction",
  },
  {
    source: "constructed-abstention",
    origin: "construct-abstention.ts over ragtruth, begin, expertqa, finegrainedrlhf",
    licence: "as each origin",
    labelledBy: "construction",
  },
  {
    source: "constructed-refusal",
    origin: "construct-refusal.ts over expertqa, finegrainedrlhf, factcheck-gpt, begin",
    licence: "as each origin",
    labelledBy: "construction",
  },
  {
    source: "constructed-search",
    origin: "construct-search.ts over ragtruth, begin, expertqa, finegrainedrlhf, factcheck-gpt",
    licence: "as each origin",
    labelledBy: "construction",
  },
  {
    source: "constructed-task-end",
    origin: "construct-task-end.ts over bfcl, seal-tools, api-bank",
    licence: "as each origin",
    labelledBy: "construction",
  },
  {
    source: "constructed-trajectory",
    origin: "construct-trajectory.ts over api-bank, privacylens",
    licence: "as each origin",
    labelledBy: "construction",
  },
  {
    source: "constructed-session",
    origin: "construct-session.ts over bfcl, seal-tools, api-bank",
    licence: "as each origin",
    labelledBy: "construction",
  },
  {
    source: "constructed-arithmetic",
    origin: "construct-arithmetic.ts: own calculations, and results changed in prmbench",
    licence: "as each origin",
    labelledBy: "construction",
  },
  {
    source: "constructed-assurance",
    origin:
      "construct-assurance.ts over the other sources and what is made of them: labels as they were",
    licence: "as each origin",
    labelledBy: "mixed",
  },
  {
    source: "scenarios",
    origin: "written for this project by a language model as teacher: packages/distill/scenarios",
    licence: "Apache-2.0",
    labelledBy: "construction",
  },
  {
    source: "constructed-variant",
    origin: "construct-variant.ts over the other sources: labels as they were",
    licence: "as each origin",
    labelledBy: "mixed",
  },
];
