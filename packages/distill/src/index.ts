export { constructInjection } from "./construct-injection.ts";
export { type Example, type ExampleLabel, type ExampleOptions, examplesOf } from "./example.ts";
export { permissive, recipe, type SourceRecipe } from "./recipe.ts";
export { splitOf, unitHash } from "./split.ts";
