import { tool } from "langchain";
import { z } from "zod";

export const weather = tool(({ city }: { city: string }) => `Sunny in ${city}`, {
  name: "weather",
  description: "Weather of a city",
  schema: z.object({ city: z.string() }),
});

/** Throws whatever it is asked. */
export const broken = tool(
  () => {
    throw new Error("kaput");
  },
  { name: "broken", description: "Always fails", schema: z.object({}) },
);
