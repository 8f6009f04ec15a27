import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import type { CarriedDependants, CarriedView } from "../../schema/carried-dependants";
import type { Copy } from "../../schema/plan";
import { dollarQuote, optionClause } from "../fragments";
import type { View } from "../template";
import { materializedItems, materializedView, type MaterializedItem } from "./materialized-views";
import { print, printLiteral, type Values } from "./values";

/** What a statement about one dependant is rendered for: indexes into the lists of the step. */
export type DependantItem = MaterializedItem &
  Readonly<Partial<Record<"viewAt" | "ruleAt" | "routineAt", string>>>;

const ofMaterializedViews = [
  ...["readMaterializedView", "refreshMaterializedView", "analyzeMaterializedView", "demandFresh"],
  ...[
    "retireMaterializedView",
    "promoteMaterializedView",
    "dropMaterializedView",
    "promoteMaterializedIndex",
  ],
];
const ofGrants = ["readGrants", "revoke", "grant"];
const ofOthers = ["lockViews", "replaceView", "replaceRule", "replaceRoutine", "demandFollowed"];

/** Whether a statement of the swap is about views, rules and routines, or is repeated for materialized views. */
export function isOfDependants(statement: string): boolean {
  return [...ofMaterializedViews, ...ofGrants, ...ofOthers].includes(statement);
}

function itemsOfMaterialized(
  { materializedViews }: CarriedDependants,
  statement: string,
): readonly MaterializedItem[] {
  return materializedViews.flatMap((view, at) => materializedItems(view, String(at), statement));
}

/** The items that a statement is rendered for; none where the plan does without it. */
export function dependantItems(dependants: CarriedDependants, statement: string): readonly DependantItem[] {
  const { views, materializedViews, routines } = dependants;
  const onceWhere = (needed: boolean): DependantItem[] => (needed ? [{}] : []);
  const viewItems = views.map((view, at) => ({ view, viewAt: String(at) }));
  if (ofMaterializedViews.includes(statement)) return itemsOfMaterialized(dependants, statement);
  if (ofGrants.includes(statement)) return [{}, ...itemsOfMaterialized(dependants, statement)];
  switch (statement) {
    case "replaceView":
      return viewItems.filter(({ view }) => view.definition !== null).map(({ viewAt }) => ({ viewAt }));
    case "replaceRule":
      return viewItems.flatMap(({ view, viewAt }) =>
        view.rules.map((_, at) => ({ viewAt, ruleAt: String(at) })),
      );
    case "replaceRoutine":
      return routines.map((_, at) => ({ routineAt: String(at) }));
    case "lockViews":
      return onceWhere(views.length + materializedViews.length > 0);
    default:
      return onceWhere(views.length + materializedViews.length + routines.length > 0);
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

/** On what a privilege is granted: the copy, or the successor of a materialized view. */
function grantedView(copy: Copy, materialized: View): View {
  const { viewRegclass, interimViewRegclass, viewSchema, interimView } = materialized;
  if (viewRegclass === undefined) {
    const interim = quoteQualified(copy.interim.schema, copy.interim.name);
    return {
      grantsOn: interim,
      grantsOf: String(copy.sourceOid),
      grantsFor: `${quoteLiteral(interim)}::regclass`,
    };
  }
  const grantsOn = quoteQualified(String(viewSchema), String(interimView));
  return { grantsOn, grantsOf: viewRegclass, grantsFor: interimViewRegclass };
}

/** `swapTables`: `values` say which view, materialized view, rule or routine. */
export function dependantsView(copy: Copy, dependants: CarriedDependants, values: Values): View {
  const { views, materializedViews, routines } = dependants;
  const routine = itemAt(routines, values["routineAt"]);
  const names = [...views, ...materializedViews].map(({ schema, name }) => schema + name);
  const materialized = materializedView(materializedViews, values);
  return {
    lockedViews: views.map(({ schema, name }) => ({ schema, name })),
    lockedMaterializedViews: materializedViews.map(({ schema, name }) => ({ schema, name })),
    viewQuote: dollarQuote(names.join(), "lock"),
    ...oneView(itemAt(views, values["viewAt"]), values["ruleAt"]),
    ...materialized,
    ...grantedView(copy, materialized),
    dataClause: print(values["dataClause"]),
    expectedSegment: printLiteral(values["expectedSegment"]),
    ...(routine ? { routineDefinition: routine.definition } : {}),
  };
}
