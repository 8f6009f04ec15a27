import { hashOf } from "../planning/fingerprint";
import { hashOfTemplate } from "../rendering/own-templates";
import type { Templates } from "../rendering/template";
import type { Hazard } from "../schema/step-base";
import type { Refused } from "./planned";

interface PlanWithHazards {
  readonly method: string;
  readonly hazards: readonly Hazard[];
  readonly hash: string;
}

function describe({ database, replaced }: Templates): Hazard {
  const files = [...replaced].map(([file, text]) => `${database}/${file}.sql (${hashOfTemplate(text)})`);
  return {
    code: "OWN_TEMPLATES",
    text: `Statements come from templates of your own: ${files.join(", ")}. They keep the names and tags of the package's; that they do the same, no test of the package has shown.`,
  };
}

/** Says in a plan, and so in its hash, which templates are a user's own: what was previewed with others is another plan. */
export function withOwnTemplates<P extends PlanWithHazards>(
  outcome: { readonly plan: P } | Refused,
  templates: Templates,
): { readonly plan: P } | Refused {
  if ("refusals" in outcome || templates.replaced.size === 0) return outcome;
  const { plan } = outcome;
  if (plan.method === "nothing") return outcome;
  const hazard = describe(templates);
  return {
    plan: Object.assign({}, plan, {
      hazards: [...plan.hazards, hazard],
      hash: hashOf([plan.hash, hazard]),
    }),
  };
}
