import {
  columnSchema,
  constraintSchema,
  databaseStateSchema,
  foreignKeySchema,
  indexSchema,
  partitionSchema,
  sequenceSchema,
  tableStateSchema,
  triggerSchema,
  type Column,
  type Constraint,
  type DatabaseState,
  type ForeignKey,
  type Index,
  type KeyRange,
  type Partition,
  type Partitioning,
  type Sequence,
  type TableState,
  type Trigger,
} from "../../provider/schema/table-state";
import {
  intervalTargetSchema,
  type IntervalTarget,
  type IntervalTargetInput,
} from "../../provider/schema/target";

/** A column as discovery gives it: NOT NULL bigint, unless said otherwise. */
export function column(name: string, changes: Partial<Column> = {}): Column {
  return columnSchema.parse({
    name,
    position: 1,
    type: "bigint",
    baseType: "int8",
    notNull: true,
    notNullConstraint: null,
    default: null,
    identity: null,
    generated: null,
    collation: null,
    storage: null,
    compression: null,
    statisticsTarget: null,
    options: [],
    comment: null,
    ...changes,
  });
}

/** A validated constraint; `CHECK ((amount > 0))` unless said otherwise. */
export function constraint(name: string, changes: Partial<Constraint> = {}): Constraint {
  return constraintSchema.parse({
    name,
    kind: "CHECK",
    columns: ["amount"],
    definition: "CHECK ((amount > 0))",
    validated: true,
    enforced: true,
    noInherit: false,
    deferrable: false,
    period: false,
    comment: null,
    ...changes,
  });
}

/** A validated key of app.orders to app.customers, unless said otherwise. */
export function foreignKey(name: string, changes: Partial<ForeignKey> = {}): ForeignKey {
  return foreignKeySchema.parse({
    direction: "OUTGOING",
    name,
    table: { schema: "app", name: "orders" },
    references: { schema: "app", name: "customers" },
    referencedColumns: ["customer_id"],
    definition: "FOREIGN KEY (customer_id) REFERENCES app.customers(customer_id)",
    validated: true,
    enforced: true,
    period: false,
    firesAsUsual: true,
    leafCount: 0,
    comment: null,
    ...changes,
  });
}

/** A key of app.items that points to app.orders. */
export function incomingKey(name: string, changes: Partial<ForeignKey> = {}): ForeignKey {
  return foreignKey(name, {
    direction: "INCOMING",
    table: { schema: "app", name: "items" },
    references: { schema: "app", name: "orders" },
    referencedColumns: ["order_id", "order_date"],
    definition: "FOREIGN KEY (order_id, order_date) REFERENCES app.orders(order_id, order_date)",
    ...changes,
  });
}

/** A valid btree index on customer_id. */
export function index(name: string, changes: Partial<Index> = {}): Index {
  return indexSchema.parse({
    name,
    unique: false,
    constraint: null,
    columns: ["customer_id"],
    method: "btree",
    definition: "USING btree (customer_id)",
    tablespace: null,
    valid: true,
    clustered: false,
    replicaIdentity: false,
    statisticsTargets: false,
    comment: null,
    ...changes,
  });
}

/** An enabled AFTER INSERT row trigger. */
export function trigger(name: string, changes: Partial<Trigger> = {}): Trigger {
  const head = `CREATE TRIGGER ${name} AFTER INSERT ON`;
  const tail = "FOR EACH ROW EXECUTE FUNCTION app.audit()";
  return triggerSchema.parse({
    name,
    definition: `${head} app.orders ${tail}`,
    definitionHead: head,
    definitionTail: tail,
    state: "ORIGIN",
    level: "ROW",
    timing: "AFTER",
    events: ["INSERT"],
    isConstraint: false,
    hasTransitionTables: false,
    functionName: "app.audit",
    functionBody: "begin return null; end",
    comment: null,
    ...changes,
  });
}

/** The sequence of an identity column. */
export function sequence(name: string, changes: Partial<Sequence> = {}): Sequence {
  return sequenceSchema.parse({
    schema: "app",
    name,
    column: "order_id",
    kind: "IDENTITY",
    owner: "app_owner",
    dataType: "bigint",
    start: "1",
    increment: "1",
    min: "1",
    max: "9223372036854775807",
    cache: "1",
    cycle: false,
    grants: [],
    comment: null,
    ...changes,
  });
}

/** app.orders: primary key (order_id, order_date), two more columns, nothing that hangs on it. */
export function tableState(changes: Partial<TableState> = {}): TableState {
  return tableStateSchema.parse({
    schema: "app",
    table: "orders",
    oid: 4711,
    kind: "TABLE",
    isPartition: false,
    persistence: "PERMANENT",
    accessMethod: "heap",
    typedBy: null,
    owner: "app_owner",
    tablespace: null,
    options: [],
    replicaIdentity: "DEFAULT",
    rowSecurity: { enabled: false, forced: false },
    comment: null,
    estimatedRows: 50_000,
    bytes: { table: 8_000_000, indexes: 2_000_000 },
    columns: [
      column("order_id"),
      column("order_date", { position: 2, type: "timestamp without time zone", baseType: "timestamp" }),
      column("customer_id", { position: 3, type: "integer", baseType: "int4" }),
      column("amount", { position: 4, type: "numeric(12,2)", baseType: "numeric", notNull: false }),
    ],
    constraints: [
      constraint("orders_pkey", {
        kind: "PRIMARY KEY",
        columns: ["order_id", "order_date"],
        definition: "PRIMARY KEY (order_id, order_date)",
      }),
    ],
    foreignKeys: [],
    indexes: [
      index("orders_pkey", {
        unique: true,
        constraint: "orders_pkey",
        columns: ["order_id", "order_date"],
        definition: "USING btree (order_id, order_date)",
      }),
    ],
    triggers: [],
    sequences: [],
    grants: [],
    dependants: [],
    partitioning: null,
    namesTaken: ["orders", "orders_pkey"],
    retired: [],
    missingPrivileges: [],
    unpinnedFunctions: [],
    ...changes,
  });
}

/** The same table, whose primary key is (order_id) alone. */
export const narrowState = tableState({
  constraints: [
    constraint("orders_pkey", {
      kind: "PRIMARY KEY",
      columns: ["order_id"],
      definition: "PRIMARY KEY (order_id)",
    }),
  ],
  indexes: [
    index("orders_pkey", {
      unique: true,
      constraint: "orders_pkey",
      columns: ["order_id"],
      definition: "USING btree (order_id)",
    }),
  ],
});

/** The same table with one column replaced. */
export function withColumn(state: TableState, name: string, changes: Partial<Column>): TableState {
  return {
    ...state,
    columns: state.columns.map((existing) =>
      existing.name === name ? column(name, { ...existing, ...changes }) : existing,
    ),
  };
}

/** A range partition of app.orders. */
export function partition(
  name: string,
  lower: string | null,
  upper: string | null,
  changes: Partial<Partition> = {},
): Partition {
  const [from, to] = [lower === null ? "MINVALUE" : `'${lower}'`, upper === null ? "MAXVALUE" : `'${upper}'`];
  return partitionSchema.parse({
    schema: "app",
    name,
    isDefault: false,
    boundText: `FOR VALUES FROM (${from}) TO (${to})`,
    lower: lower === null ? { end: "MINVALUE" } : { value: lower },
    upper: upper === null ? { end: "MAXVALUE" } : { value: upper },
    bytes: 8_192,
    estimatedRows: 100,
    isForeign: false,
    values: null,
    hash: null,
    subpartitioning: null,
    ...changes,
  });
}

export function defaultPartition(name: string): Partition {
  return partition(name, null, null, {
    isDefault: true,
    boundText: "DEFAULT",
    lower: null,
    upper: null,
    estimatedRows: 0,
  });
}

export function partitioning(partitions: Partition[], changes: Partial<Partitioning> = {}): Partitioning {
  return {
    strategy: "RANGE",
    columns: ["order_date"],
    partitions,
    objects: [],
    leafCount: partitions.length,
    ...changes,
  };
}

/** PostgreSQL 18 on 2026-03-15, 10:00 UTC. */
export function databaseState(changes: Partial<DatabaseState> = {}): DatabaseState {
  return databaseStateSchema.parse({
    engine: "postgres",
    version: 180_004,
    database: "app",
    user: "migrator",
    isSuperuser: false,
    isInRecovery: false,
    now: "2026-03-15T10:00:00.000Z",
    maxLocks: 6_400,
    maxLocksPerTransaction: 64,
    deadlockTimeoutMs: 1_000,
    ...changes,
  });
}

/** A measured key: rows from January to March 2026, none of them odd. */
export function keyRange(changes: Partial<KeyRange> = {}): KeyRange {
  return {
    rows: 50_000,
    min: "2026-01-10 08:00:00",
    max: "2026-03-14 09:00:00",
    nullCount: 0,
    infiniteCount: 0,
    farRows: 0,
    farFrom: null,
    ...changes,
  };
}

/** app.orders by MONTH of order_date, without subpartitions. */
export function target(changes: Partial<IntervalTargetInput> = {}): IntervalTarget {
  return intervalTargetSchema.parse({
    connection: "test",
    schema: "app",
    table: "orders",
    partitionType: "INTERVAL",
    partitionColumn: "order_date",
    intervalType: "MONTH",
    ...changes,
  });
}
