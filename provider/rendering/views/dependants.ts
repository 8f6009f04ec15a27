import type { CarriedDependants, CarriedView } from "../../schema/carried-dependants";
import { dollarQuote, optionClause } from "../fragments";
import type { View } from "../template";
import type { Values } from "./values";

/** What a statement about one dependant is rendered for: indexes into the lists of the step. */
export type DependantItem = Readonly<Partial<Record<"viewAt" | "ruleAt" | "routineAt", string>>>;

const statements = ["lockViews", "replaceView", "replaceRule", "replaceRoutine", "demandFollowed"] as const;
type DependantStatement = (typeof statements)[number];

/** Whether a statement of the swap is about views, rules and routines. */
export function isOfDependants(statement: string): statement is DependantStatement {
  return (statements as readonly string[]).includes(statement);
}

/** The items that a statement is rendered for; none where the plan does without it. */
export function dependantItems(
  { views, routines }: CarriedDependants,
  statement: DependantStatement,
): DependantItem[] {
  const viewItems = views.map((view, at) => ({ view, viewAt: String(at) }));
  switch (statement) {
    case "lockViews":
      return views.length > 0 ? [{}] : [];
    case "replaceView":
      return viewItems.filter(({ view }) => view.definition !== null).map(({ viewAt }) => ({ viewAt }));
    case "replaceRule":
      return viewItems.flatMap(({ view, viewAt }) =>
        view.rules.map((_, at) => ({ viewAt, ruleAt: String(at) })),
      );
    case "replaceRoutine":
      return routines.map((_, at) => ({ routineAt: String(at) }));
    case "demandFollowed":
      return views.length + routines.length > 0 ? [{}] : [];
  }
}

function itemAt<Item>(items: readonly Item[], at: unknown): Item | undefined {
  return typeof at === "string" ? items[Number(at)] : undefined;
}

function oneView(view: CarriedView | undefined, ruleAt: unknown): View {
  if (!view) return {};
  const rule = itemAt(view.rules, ruleAt);
  return {
    viewSchema: view.schema,
    view: view.name,
    viewOptions: optionClause(view.options),
    viewDefinition: view.definition,
    ...(rule ? { rule: rule.name, ruleDefinition: rule.definition } : {}),
  };
}

/** `swapTables`: `values` say which view, rule or routine. */
export function dependantsView({ views, routines }: CarriedDependants, values: Values): View {
  const routine = itemAt(routines, values["routineAt"]);
  return {
    lockedViews: views.map(({ schema, name }) => ({ schema, name })),
    viewQuote: dollarQuote(views.map(({ schema, name }) => schema + name).join(), "lock"),
    ...oneView(itemAt(views, values["viewAt"]), values["ruleAt"]),
    ...(routine ? { routineDefinition: routine.definition } : {}),
  };
}
