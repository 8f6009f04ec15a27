import {
  dependentRoutineSchema,
  dependentViewSchema,
  type DependentRoutine,
  type DependentView,
  materializedViewSchema,
  type MaterializedView,
} from "../../provider/schema/dependent-objects";

/** A view app.orders_list over app.orders, with a rule that writes the table. */
export function dependentView(name: string, changes: Partial<DependentView> = {}): DependentView {
  return dependentViewSchema.parse({
    schema: "app",
    name,
    quotedName: `app.${name}`,
    isTemporary: false,
    owner: "app_owner",
    readsTable: true,
    definition: " SELECT order_id,\n    amount\n   FROM app.orders",
    options: ["security_barrier=true", "check_option=local"],
    columns: [{ name: "order_id", type: "bigint", default: null, comment: null }],
    rules: [
      {
        name: "cancel",
        quotedName: `cancel ON app.${name}`,
        definition: `AS\n    ON DELETE TO app.${name} DO INSTEAD  DELETE FROM app.orders`,
        readsTable: true,
        comment: null,
      },
    ],
    triggers: [],
    systemColumns: [],
    keys: [],
    rowColumns: [],
    extension: null,
    grants: [],
    comment: null,
    ...changes,
  });
}

/** A materialized view of one column, with an index. */
export function materializedView(name: string, changes: Partial<MaterializedView> = {}): MaterializedView {
  return materializedViewSchema.parse({
    schema: "app",
    name,
    quotedName: `app.${name}`,
    owner: "app_owner",
    definition: " SELECT sum(amount) AS sum\n   FROM app.orders",
    query: " SELECT sum(amount) AS sum\n   FROM orders",
    accessMethod: "heap",
    tablespace: "fast",
    options: ["fillfactor=70"],
    columns: [{ name: "sum", type: "numeric", settings: ["SET STATISTICS 500"], comment: "in EUR" }],
    indexes: [
      {
        name: `${name}_sum`,
        unique: true,
        definition: "USING btree (sum) WHERE (sum > (0)::numeric)",
        tablespace: "fast",
        comment: "to look up",
        oddity: null,
      },
    ],
    systemColumns: [],
    keys: [],
    rowColumns: [],
    materializedSources: [],
    otherDependants: [],
    namesakes: [],
    extension: null,
    grants: [],
    comment: "all of it",
    ...changes,
  });
}

/** A function whose body the server has parsed. */
export function dependentRoutine(name: string, changes: Partial<DependentRoutine> = {}): DependentRoutine {
  return dependentRoutineSchema.parse({
    name,
    kind: "FUNCTION",
    owner: "app_owner",
    definition: `CREATE OR REPLACE FUNCTION ${name}\n RETURNS bigint\n LANGUAGE sql\nRETURN (SELECT count(*) FROM app.orders)`,
    hasRowType: false,
    keys: [],
    isPrivileged: false,
    extension: null,
    grants: [],
    comment: null,
    ...changes,
  });
}
