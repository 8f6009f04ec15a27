import type { ErrorCode, Refusal } from "../../../provider/errors";
import { planTable } from "../../../provider/planning/plan-table";
import { assignsKey } from "../../../provider/planning/preflight/triggers";
import { dependantSchema, type ForeignKey, type TableState } from "../../../provider/schema/table-state";
import type { IntervalTargetInput } from "../../../provider/schema/target";
import {
  column,
  constraint,
  databaseState,
  foreignKey,
  incomingKey,
  index,
  narrowState,
  sequence,
  tableState,
  target,
  trigger,
  withColumn,
} from "../../support/table-state";
import { dependentRoutine, dependentView, materializedView } from "../../support/dependent-objects";

function refusalsOf(state: TableState, changes: Partial<IntervalTargetInput> = {}): readonly Refusal[] {
  const planned = planTable({
    target: target(changes),
    state,
    database: databaseState(),
    keyMax: null,
    resumed: null,
    earlierSwaps: 0,
    moving: null,
  });
  return "refusals" in planned ? planned.refusals : [];
}

const base = tableState();
const [primaryIndex] = base.indexes;
const withConstraint = (...more: TableState["constraints"]) =>
  tableState({ constraints: [...base.constraints, ...more] });
const withKey = (key: ForeignKey) => tableState({ foreignKeys: [key] });
const withIndex = (...more: TableState["indexes"]) => tableState({ indexes: [...base.indexes, ...more] });
const hash = (name: string) => ({
  subpartitionType: "HASH" as const,
  subpartitionColumn: name,
  subpartitionCount: 4,
});
const notNull = (changes: { validated?: boolean; noInherit?: boolean }) =>
  withColumn(base, "amount", {
    notNull: true,
    notNullConstraint: { name: "amount_nn", validated: true, noInherit: false, ...changes },
  });

type Case = [string, ErrorCode, string, TableState, Partial<IntervalTargetInput>?];

// prettier-ignore
const refused: Case[] = [
  // The kind of table.
  ["a view", "NOT_A_TABLE", "app.orders is a view", tableState({ kind: "VIEW" })],
  ["a materialized view", "NOT_A_TABLE", "is a materialized view", tableState({ kind: "MATERIALIZED VIEW" })],
  ["a foreign table", "NOT_A_TABLE", "is a foreign table", tableState({ kind: "FOREIGN TABLE" })],
  ["a partition of another table", "SOURCE_UNSUPPORTED", "is a partition of another table", tableState({ isPartition: true })],
  ["an unlogged table", "SOURCE_UNSUPPORTED", "is UNLOGGED", tableState({ persistence: "UNLOGGED" })],
  ["a temporary table", "SOURCE_UNSUPPORTED", "is temporary", tableState({ persistence: "TEMPORARY" })],
  ["another access method", "SOURCE_UNSUPPORTED", "uses the access method columnar", tableState({ accessMethod: "columnar" })],
  ["a typed table", "SOURCE_UNSUPPORTED", "is of the composite type app.t", tableState({ typedBy: "app.t" })],
  ["a replica identity", "SOURCE_UNSUPPORTED", "has REPLICA IDENTITY FULL", tableState({ replicaIdentity: "FULL" })],
  ["row security", "SOURCE_UNSUPPORTED", "has row security", tableState({ rowSecurity: { enabled: true, forced: false } })],
  ["forced row security", "SOURCE_UNSUPPORTED", "has row security", tableState({ rowSecurity: { enabled: false, forced: true } })],
  // The key columns.
  ["a column that is not there", "COLUMN_NOT_FOUND", "partitionColumn: table app.orders has no column ordered", base, { partitionColumn: "ordered" }],
  ["a column that is not there, with one that would do", "COLUMN_NOT_FOUND", "order_date would do: it is of type ", base, { partitionColumn: "ordered" }],
  ["a column in another case", "COLUMN_NOT_FOUND", "Did you mean order_date?", base, { partitionColumn: "ORDER_DATE" }],
  ["a hash column that is not there", "COLUMN_NOT_FOUND", "subpartitionColumn: table app.orders has no column id", base, hash("id")],
  ["a key of another type", "KEY_TYPE_UNSUPPORTED", "column app.orders.order_date is of type text", withColumn(base, "order_date", { type: "text", baseType: "text" })],
  ["an array key", "KEY_TYPE_UNSUPPORTED", "is of type timestamp without time zone[]", withColumn(base, "order_date", { type: "timestamp without time zone[]", baseType: "_timestamp" })],
  ["a generated key", "KEY_TYPE_UNSUPPORTED", "it is generated", withColumn(base, "order_date", { generated: { expression: "now()", kind: "STORED" } })],
  ["a generated hash key", "KEY_TYPE_UNSUPPORTED", "it is generated", withColumn(base, "order_id", { generated: { expression: "1", kind: "STORED" } }), hash("order_id")],
  ["a hash key of a type without a stable hash", "KEY_TYPE_UNSUPPORTED", "cannot be a hash key", withColumn(base, "order_id", { type: "jsonb", baseType: "jsonb" }), hash("order_id")],
  ["hours of a date", "INTERVAL_UNFIT", "Use DAY, WEEK, MONTH or YEAR", withColumn(base, "order_date", { type: "date", baseType: "date" }), { intervalType: "HOUR" }],
  ["a NUMBER of a date", "INTERVAL_UNFIT", "Use DAY, WEEK, MONTH or YEAR", withColumn(base, "order_date", { type: "date", baseType: "date" }), { intervalType: "NUMBER" }],
  ["a NUMBER of a timestamp", "INTERVAL_UNFIT", "Use MINUTE, HOUR, DAY, WEEK, MONTH or YEAR", base, { intervalType: "NUMBER" }],
  ["a MONTH of an integer", "INTERVAL_UNFIT", "Use NUMBER", base, { partitionColumn: "order_id" }],
  // Keys.
  ["no primary key", "NO_PRIMARY_KEY", "Add a primary key that contains order_date and order_id", tableState({ constraints: [], indexes: [] }), hash("order_id")],
  ["a primary key without the partition key", "KEY_NOT_IN_PRIMARY_KEY", "lacks order_date", narrowState],
  ["a primary key without the hash key", "KEY_NOT_IN_PRIMARY_KEY", "lacks customer_id", base, hash("customer_id")],
  ["a unique constraint without the partition key", "UNIQUE_KEY_LACKS_PARTITION_KEY", "unique index orders_no of table app.orders lacks order_date", withIndex(index("orders_no", { unique: true, constraint: "orders_no" }))],
  ["a unique index without the partition key", "UNIQUE_KEY_LACKS_PARTITION_KEY", "lacks order_date", withIndex(index("orders_no", { unique: true }))],
  ["a unique index on an expression of it", "UNIQUE_KEY_LACKS_PARTITION_KEY", "lacks order_date", withIndex(index("orders_no", { unique: true, columns: [""] }))],
  // Constraints.
  // Foreign keys.
  ["a temporal foreign key", "NOT_CARRIED", "FOREIGN KEY of_customer ON app.orders hangs on table app.orders", withKey(foreignKey("of_customer", { period: true }))],
  ["a foreign key whose triggers are disabled", "NOT_CARRIED", "Some of its triggers are disabled", withKey(incomingKey("of_order", { firesAsUsual: false }))],
  ["a foreign key to columns without the partition key", "FOREIGN_KEY_LACKS_PARTITION_KEY", "of_order ON app.items points to app.orders (order_id), which lacks order_date", withKey(incomingKey("of_order", { referencedColumns: ["order_id"] }))],
  ["a foreign key to itself without the partition key", "FOREIGN_KEY_LACKS_PARTITION_KEY", "replaces ON app.orders points to app.orders (order_id), which lacks order_date", withKey(foreignKey("replaces", { direction: "SELF", referencedColumns: ["order_id"] }))],
  ["an exclusion constraint", "NOT_CARRIED", "EXCLUDE orders_span", withConstraint(constraint("orders_span", { kind: "EXCLUDE" }))],
  ["a temporal key", "NOT_CARRIED", "WITHOUT OVERLAPS is not supported", withConstraint(constraint("orders_valid", { kind: "UNIQUE", period: true }))],
  ["a check that is not inherited", "NOT_CARRIED", "NO INHERIT is impossible", withConstraint(constraint("orders_amount", { noInherit: true }))],
  ["a NOT NULL that is not validated", "NOT_CARRIED", "NOT NULL amount_nn", notNull({ validated: false })],
  ["a NOT NULL that is not inherited", "NOT_CARRIED", "NOT NULL amount_nn", notNull({ noInherit: true })],
  // Indexes.
  ["an invalid index", "NOT_CARRIED", "REINDEX INDEX CONCURRENTLY", withIndex(index("broken", { valid: false }))],
  ["an index that cannot be read", "NOT_CARRIED", "Its definition cannot be read", withIndex(index("odd", { definition: "" }))],
  ["statistics of an index expression", "NOT_CARRIED", "Statistics targets of index expressions", withIndex(index("sampled", { statisticsTargets: true }))],
  ["a comment on the index behind a constraint", "NOT_CARRIED", "move it to the constraint", tableState({ indexes: base.indexes.map((own) => ({ ...own, comment: "the key" })) })],
  // Triggers.
  ["a trigger that sets the key", "TRIGGER_UNSUPPORTED", "Trigger stamp of table app.orders changes order_date", tableState({ triggers: [trigger("stamp", { timing: "BEFORE", functionBody: "begin NEW.order_date := now(); return NEW; end" })] })],
  ["a trigger that sets the hash key", "TRIGGER_UNSUPPORTED", "changes order_id", tableState({ triggers: [trigger("number", { timing: "BEFORE", functionBody: 'begin new."order_id" = 1; return new; end' })] }), hash("order_id")],
  ["a row trigger with transition tables", "TRIGGER_UNSUPPORTED", "Make it a statement trigger", tableState({ triggers: [trigger("rows", { hasTransitionTables: true })] })],
  ["a trigger that cannot be read", "TRIGGER_UNSUPPORTED", "Create it again under a plain name", tableState({ triggers: [trigger("odd", { definitionHead: "" })] })],
  // Sequences and privileges.
  ["a sequence of another schema", "NOT_CARRIED", "SEQUENCE other.order_seq", tableState({ sequences: [sequence("order_seq", { schema: "other", kind: "OWNED" })] })],
  ["a sequence of another owner", "NOT_CARRIED", "SEQUENCE app.order_seq", tableState({ sequences: [sequence("order_seq", { owner: "somebody", kind: "OWNED" })] })],
  ["a function without a path", "FUNCTION_WITHOUT_SEARCH_PATH", "by: CHECK ok, INDEX i", tableState({ unpinnedFunctions: [{ name: "app.f(text)", usedBy: ["CHECK ok", "INDEX i"] }] })],
  // Views, functions and procedures.
  ["a view with rows", "DEPENDANT_UNSUPPORTED", "VIEW app.v reads table app.orders and has whole rows of it in column o", tableState({ views: [dependentView("v", { rowColumns: ["o"] })] })],
  ["a view with a system column", "DEPENDANT_UNSUPPORTED", "create it again without tableoid", tableState({ views: [dependentView("v", { systemColumns: ["tableoid"] })] })],
  ["a temporary view", "DEPENDANT_UNSUPPORTED", "End that session", tableState({ views: [dependentView("v", { isTemporary: true })] })],
  ["a view of an extension", "DEPENDANT_UNSUPPORTED", "belongs to extension postgis", tableState({ views: [dependentView("v", { extension: "postgis" })] })],
  ["a rule that cannot be read", "DEPENDANT_UNSUPPORTED", "has a rule odd", tableState({ views: [dependentView("v", { rules: [{ name: "odd", quotedName: "odd ON app.v", definition: "", readsTable: true, comment: null }] })] })],
  ["a materialized view with rows", "DEPENDANT_UNSUPPORTED", "MATERIALIZED VIEW app.m reads table app.orders and has whole rows of it in column o", tableState({ materializedViews: [materializedView("m", { rowColumns: ["o"] })] })],
  ["a materialized view with a system column", "DEPENDANT_UNSUPPORTED", "shows ctid", tableState({ materializedViews: [materializedView("m", { systemColumns: ["ctid"] })] })],
  ["a materialized view over another", "DEPENDANT_UNSUPPORTED", "reads materialized view app.n, which is made anew too", tableState({ materializedViews: [materializedView("m", { materializedSources: ["app.n"] })] })],
  ["a materialized view that others use", "DEPENDANT_UNSUPPORTED", "function app.f() hangs on it", tableState({ materializedViews: [materializedView("m", { otherDependants: ["function app.f()"] })] })],
  ["a materialized view whose successor's name is taken", "DEPENDANT_UNSUPPORTED", "app.table_migration_view_1_1 has a name that its successor needs until the cutover", tableState({ materializedViews: [materializedView("m", { namesakes: ["app.table_migration_view_1_1"] })] })],
  ["a materialized view of an extension", "DEPENDANT_UNSUPPORTED", "belongs to extension postgis", tableState({ materializedViews: [materializedView("m", { extension: "postgis" })] })],
  ["an index of a materialized view", "DEPENDANT_UNSUPPORTED", "its index i is not valid", tableState({ materializedViews: [materializedView("m", { indexes: [{ name: "i", unique: false, definition: "USING btree (a)", tablespace: null, comment: null, oddity: "is not valid" }] })] })],
  ["an index of a materialized view that cannot be read", "DEPENDANT_UNSUPPORTED", "its index i is printed otherwise", tableState({ materializedViews: [materializedView("m", { indexes: [{ name: "i", unique: false, definition: "", tablespace: null, comment: null, oddity: null }] })] })],
  ["a function on rows", "DEPENDANT_UNSUPPORTED", "FUNCTION app.f() reads table app.orders and takes or gives rows", tableState({ routines: [dependentRoutine("app.f()", { hasRowType: true })] })],
  ["an aggregate", "DEPENDANT_UNSUPPORTED", "is an aggregate over its rows", tableState({ routines: [dependentRoutine("app.f()", { kind: "AGGREGATE", hasRowType: true })] })],
  ["a function that a superuser has declared", "DEPENDANT_UNSUPPORTED", "is LEAKPROOF", tableState({ routines: [dependentRoutine("app.f()", { isPrivileged: true })] })],
  ["a function of an extension", "DEPENDANT_UNSUPPORTED", "belongs to extension postgis", tableState({ routines: [dependentRoutine("app.f()", { extension: "postgis" })] })],
  ["a missing privilege", "MISSING_PRIVILEGE", "The connection's user migrator lacks CREATE on schema app", tableState({ missingPrivileges: [{ privilege: "CREATE", on: "schema app", remedy: "GRANT CREATE ON SCHEMA app TO migrator;" }] })],
];

describe("preflight", () => {
  it("has no objection to a plain table with its keys in the primary key", () => {
    expect(refusalsOf(base)).toEqual([]);
    expect(refusalsOf(base, hash("order_id"))).toEqual([]);
  });

  it.each(refused.map(([name, ...rest]) => [name, rest] as const))("refuses %s", (_, rest) => {
    const [code, words, state, changes] = rest;
    const [refusal, ...others] = refusalsOf(state, changes);
    expect(others).toEqual([]);
    expect(refusal?.code).toBe(code);
    expect(`${refusal?.problem ?? ""} ${refusal?.remedy ?? ""}`).toContain(words);
  });

  it.each(dependantSchema.shape.kind.options)("refuses a dependant of kind %s by its name", (kind) => {
    const state = tableState({ dependants: [{ kind, name: "app.something", detail: "" }] });
    const [refusal] = refusalsOf(state);
    expect(refusal?.code).toBe("NOT_CARRIED");
    expect(refusal?.problem).toContain(`${kind} app.something hangs on table app.orders`);
    expect(refusal?.remedy).toMatch(/\w{4}.*\.$/);
  });

  it("accepts views, their rules and routines that were taken apart", () => {
    const state = tableState({
      dependants: [
        { kind: "FUNCTION", name: "app.f()", detail: "" },
        { kind: "MATERIALIZED VIEW", name: "app.m", detail: "" },
        { kind: "RULE", name: "cancel ON app.v", detail: "" },
        { kind: "VIEW", name: "app.v", detail: "" },
      ],
      views: [dependentView("v")],
      materializedViews: [materializedView("m")],
      routines: [dependentRoutine("app.f()")],
    });
    expect(refusalsOf(state)).toEqual([]);
  });

  it("adds what a dependant does to the table", () => {
    const dependant = { kind: "PUBLICATION", name: "all_tables", detail: "FOR ALL TABLES" } as const;
    const [refusal] = refusalsOf(tableState({ dependants: [dependant] }));
    expect(refusal?.problem).toContain("PUBLICATION (FOR ALL TABLES) all_tables");
  });

  it("tells everything that is wrong at once", () => {
    const state = tableState({
      constraints: [...base.constraints, constraint("span", { kind: "EXCLUDE" })],
      dependants: [{ kind: "VIEW", name: "app.v", detail: "" }],
      triggers: [trigger("rows", { hasTransitionTables: true })],
    });
    expect(refusalsOf(state).map(({ code }) => code)).toEqual([
      "NOT_CARRIED",
      "NOT_CARRIED",
      "TRIGGER_UNSUPPORTED",
    ]);
  });

  it("never leaves a placeholder unfilled", () => {
    for (const [, , , state, changes] of refused)
      for (const { problem, remedy } of refusalsOf(state, changes))
        expect(`${problem} ${remedy}`).not.toMatch(/\{\w+\}|undefined|\bnull\b/);
  });

  it("points every refusal at a property of the declaration", () => {
    const settings = [
      "connection",
      "table",
      "partitionType",
      "partitionColumn",
      "subpartitionColumn",
      "intervalType",
    ];
    for (const [, , , state, changes] of refused)
      for (const { path } of refusalsOf(state, changes)) expect(settings).toContain(path);
  });

  it("accepts what a partitioned table carries", () => {
    const state = tableState({
      constraints: [...base.constraints, constraint("late", { validated: false })],
      indexes: [
        ...(primaryIndex ? [primaryIndex] : []),
        index("wide", { unique: true, columns: ["customer_id", "order_date"] }),
        index("partial", { definition: "USING btree (customer_id) WHERE (amount > 0)" }),
      ],
      triggers: [
        trigger("stamp", { timing: "BEFORE", functionBody: "begin NEW.amount := 1; return NEW; end" }),
      ],
      columns: [
        ...base.columns,
        column("twice", { position: 5, generated: { expression: "1", kind: "STORED" } }),
      ],
      sequences: [sequence("order_seq", { kind: "OWNED" })],
    });
    expect(refusalsOf(state)).toEqual([]);
  });
});

describe("assignsKey", () => {
  it.each([
    "NEW.order_date := now()",
    'new."order_date" = now()',
    "NEW . order_date:=now()",
    "select now() into NEW.order_date",
    "select a, b into strict x, new.order_date from t",
  ])("finds %p", (body) => {
    expect(assignsKey(body, "order_date")).toBe(true);
  });

  it.each([
    "if NEW.order_date == now() then",
    "NEW.order_dates := 1",
    "x := NEW.order_date",
    "OLD.order_date := now()",
    "NEW.other := NEW.order_date",
  ])("passes over %p", (body) => {
    expect(assignsKey(body, "order_date")).toBe(false);
  });

  it("takes a column's name for text, not for a pattern", () => {
    expect(assignsKey("NEW.axb := 1", "a.b")).toBe(false);
    expect(assignsKey('NEW."a.b(" := 1', "a.b(")).toBe(true);
  });
});
