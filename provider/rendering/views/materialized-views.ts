import { quoteIdentifier, quoteLiteral, quoteQualified } from "../../dialect/postgres";
import type { CarriedMaterializedView } from "../../schema/carried-dependants";
import type { CreateMaterializedViewsStep } from "../../schema/plan";
import { commentLiteral, leafClause } from "../fragments";
import type { View } from "../template";
import { buildIndex } from "./indexes";
import type { Values } from "./values";

/** What a statement about one materialized view is rendered for: indexes into the lists of the step. */
export type MaterializedItem = Readonly<
  Partial<Record<"materializedAt" | "columnAt" | "settingAt" | "indexAt" | "commentAt", string>>
>;

interface Comment {
  readonly on: string;
  readonly text: string | null;
}

/** Comments on the view, its columns and its indexes, in this order; null where there is none. */
function commentsOf(view: CarriedMaterializedView): Comment[] {
  const quoted = quoteQualified(view.schema, view.interimName);
  return [
    { on: `MATERIALIZED VIEW ${quoted}`, text: view.comment },
    ...view.columns.map(({ name, comment }) => ({
      on: `COLUMN ${quoted}.${quoteIdentifier(name)}`,
      text: comment,
    })),
    ...view.indexes.map(({ interimName, comment }) => ({
      on: `INDEX ${quoteQualified(view.schema, interimName)}`,
      text: comment,
    })),
  ].filter(({ text }) => text !== null);
}

/** The items that a statement about one view is rendered for. */
export function materializedItems(
  view: CarriedMaterializedView,
  materializedAt: string,
  statement: string,
): MaterializedItem[] {
  switch (statement) {
    case "alterViewColumn":
      return view.columns.flatMap(({ settings }, columnAt) =>
        settings.map((_, at) => ({ materializedAt, columnAt: String(columnAt), settingAt: String(at) })),
      );
    case "createViewIndex":
    case "promoteMaterializedIndex":
      return view.indexes.map((_, at) => ({ materializedAt, indexAt: String(at) }));
    case "commentView":
      return commentsOf(view).map((_, at) => ({ materializedAt, commentAt: String(at) }));
    default:
      return [{ materializedAt }];
  }
}

function at<Item>(items: readonly Item[], position: unknown): Item | undefined {
  return typeof position === "string" ? items[Number(position)] : undefined;
}

function columnView(view: CarriedMaterializedView, values: Values): View {
  const column = at(view.columns, values["columnAt"]);
  const setting = column && at(column.settings, values["settingAt"]);
  return column && setting !== undefined ? { viewColumn: column.name, setting } : {};
}

function indexView(view: CarriedMaterializedView, values: Values): View {
  const index = at(view.indexes, values["indexAt"]);
  if (!index) return {};
  const on = quoteQualified(view.schema, view.interimName);
  return {
    createIndex: buildIndex(index, on, index.interimName),
    interimViewIndex: index.interimName,
    viewIndex: index.name,
  };
}

/** One materialized view: `values` say which, and which of its columns, indexes and comments. */
export function materializedView(views: readonly CarriedMaterializedView[], values: Values): View {
  const view = at(views, values["materializedAt"]);
  if (!view) return {};
  const comment = at(commentsOf(view), values["commentAt"]);
  const interim = quoteQualified(view.schema, view.interimName);
  return {
    viewSchema: view.schema,
    view: view.name,
    interimView: view.interimName,
    retiredView: view.retiredName,
    viewOwner: view.owner,
    viewRegclass: `to_regclass(${quoteLiteral(quoteQualified(view.schema, view.name))})`,
    interimViewRegclass: `${quoteLiteral(interim)}::regclass`,
    accessMethod: view.accessMethod,
    viewOptions: leafClause(view.options, view.tablespace),
    query: view.query,
    ...columnView(view, values),
    ...indexView(view, values),
    ...(comment ? { commentOn: comment.on, commentText: commentLiteral(comment.text) } : {}),
  };
}

/** `createMaterializedViews` */
export function createMaterializedViewsView(step: CreateMaterializedViewsStep, values: Values): View {
  return { scratchSchema: step.scratchSchema, ...materializedView(step.views, values) };
}
