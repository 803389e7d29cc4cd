export { constructInjection } from "./construct-injection.ts";
export { type DistillEvent, type Distilled, type DistillOptions, distill } from "./distill.ts";
export { type Example, type ExampleLabel, type ExampleOptions, examplesOf } from "./example.ts";
export { permissive, recipe, type SourceRecipe } from "./recipe.ts";
export type { Agreement, Measured, MeasureName } from "./report/agreement.ts";
export type { AttributeResult } from "./report/evaluate-student.ts";
export { splitOf, unitHash } from "./split.ts";
