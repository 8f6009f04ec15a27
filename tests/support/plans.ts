import { planTable, type PlanRequest } from "../../provider/planning/plan-table";
import { planRollback, recordedStep } from "../../provider/planning/rollback";
import type { Plan } from "../../provider/schema/plan";
import type { TableState } from "../../provider/schema/table-state";
import { targetSchema, type Target } from "../../provider/schema/target";
import { dependentRoutine, dependentView, materializedView } from "./dependent-objects";
import {
  column,
  constraint,
  databaseState,
  defaultPartition,
  foreignKey,
  incomingKey,
  index,
  partition,
  partitioning,
  sequence,
  tableState,
  target,
  trigger,
} from "./table-state";

/** What planning is given for the plain table of orders. */
export function planRequest(changes: Partial<PlanRequest> = {}): PlanRequest {
  return {
    target: target(),
    state: tableState(),
    database: databaseState(),
    keyMax: null,
    resumed: null,
    earlierSwaps: 0,
    moving: null,
    ...changes,
  };
}

/** The plan of such a request; throws where it is refused. */
export function requestPlan(changes: Partial<PlanRequest> = {}): Plan {
  const planned = planTable(planRequest(changes));
  if ("refusals" in planned) throw new Error(planned.refusals.map(({ problem }) => problem).join());
  return planned.plan;
}

/** Plans a table; throws where it is refused. */
export function planOf(state: TableState, wanted: Target = target(), database = databaseState()): Plan {
  return requestPlan({ state, target: wanted, database });
}

export const monthAndHash = target({
  subpartitionType: "HASH",
  subpartitionColumn: "order_id",
  subpartitionCount: 4,
});

export const noPartitions = targetSchema.parse({
  connection: "test",
  schema: "app",
  table: "orders",
  partitionType: "NONE",
});

const plain = tableState();

/** app.orders with one of everything that a copy-swap carries. */
export const richState: TableState = tableState({
  comment: "Everything ordered",
  options: ["fillfactor=70", "autovacuum_enabled=false"],
  tablespace: "fast",
  columns: [
    column("order_id", { identity: "ALWAYS" }),
    column("order_date", {
      position: 2,
      type: "timestamp without time zone",
      baseType: "timestamp",
      default: "now()",
      notNullConstraint: { name: "orders_order_date_not_null", validated: true, noInherit: false },
    }),
    column("customer_id", {
      position: 3,
      type: "integer",
      baseType: "int4",
      default: "nextval('app.c_seq'::regclass)",
    }),
    column("amount", {
      position: 4,
      type: "numeric(12,2)",
      baseType: "numeric",
      notNull: false,
      comment: "in EUR; it's net",
    }),
    column("note", {
      position: 6,
      type: "text",
      baseType: "text",
      notNull: false,
      collation: { name: 'app."nd"', deterministic: false },
      compression: "lz4",
      storage: "EXTERNAL",
      statisticsTarget: 500,
      options: ["n_distinct=100"],
    }),
    column("gross", {
      position: 7,
      type: "numeric",
      baseType: "numeric",
      notNull: false,
      generated: { expression: "amount * 1.19", kind: "STORED" },
    }),
  ],
  constraints: [
    ...plain.constraints,
    constraint("orders_amount_positive", { comment: "no refunds here" }),
    constraint("orders_no", {
      kind: "UNIQUE",
      columns: ["customer_id", "order_date", "order_id"],
      definition: "UNIQUE (customer_id, order_date, order_id) DEFERRABLE",
      deferrable: true,
      comment: "one a moment",
    }),
    constraint("orders_small", {
      validated: false,
      definition: "CHECK ((amount < 1000)) NOT VALID",
      comment: "from now on",
    }),
  ],
  foreignKeys: [
    foreignKey("of_customer", { comment: "who has ordered" }),
    foreignKey("replaces", {
      direction: "SELF",
      references: { schema: "app", name: "orders" },
      referencedColumns: ["order_id", "order_date"],
      definition: "FOREIGN KEY (former_id, former_date) REFERENCES app.orders(order_id, order_date)",
    }),
    incomingKey("of_order", { comment: "what was ordered" }),
    incomingKey("of_order", {
      table: { schema: "Other", name: "bills" },
      leafCount: 2,
      validated: false,
      definition: "FOREIGN KEY (order_id, order_date) REFERENCES app.orders(order_id, order_date) NOT VALID",
    }),
  ],
  indexes: [
    ...plain.indexes,
    index("orders_no", {
      unique: true,
      constraint: "orders_no",
      columns: ["customer_id", "order_date", "order_id"],
      tablespace: "fast",
    }),
    index("orders_open", {
      definition: "USING btree (customer_id) WHERE (amount > 0)",
      tablespace: "fast",
      comment: "open ones",
    }),
    index("orders_wide", {
      unique: true,
      columns: ["order_date", "order_id", "amount"],
      definition: "USING btree (order_date, order_id, amount) INCLUDE (note)",
    }),
  ],
  triggers: [
    trigger("audit", { comment: "for the auditors" }),
    trigger("audit_always", { state: "ALWAYS" }),
    trigger("audit_off", { state: "DISABLED" }),
  ],
  sequences: [
    sequence("orders_order_id_seq", {
      grants: [{ grantee: "app", grantor: "app_owner", privilege: "USAGE", grantable: true }],
      comment: "order numbers",
    }),
    sequence("c_seq", { kind: "OWNED", column: "customer_id" }),
  ],
  views: [dependentView("orders_list"), dependentView("orders_rows", { readsTable: false })],
  materializedViews: [
    materializedView("order_sums"),
    materializedView("order_days", { indexes: [], comment: null }),
  ],
  routines: [dependentRoutine("app.order_count()")],
});

/** A partitioned app.orders with two months of partitions missing. */
export const shortState: TableState = tableState({
  kind: "PARTITIONED TABLE",
  partitioning: partitioning([
    partition("orders_p2026_01", null, "2026-02-01 00:00:00"),
    partition("orders_p2026_02", "2026-02-01 00:00:00", "2026-03-01 00:00:00"),
    defaultPartition("orders_pdefault"),
  ]),
});

/** A run that has ended, and its two tables as it has left them. */
export interface SwappedTables {
  readonly plan: Plan;
  readonly now: TableState;
  readonly old: TableState;
}

/** What a run has left of a table: shortState's partitions, and the retired table with what went by its names. */
export function swappedTables(
  before: TableState,
  wanted: Target = target(),
  database = databaseState(),
): SwappedTables {
  const plan = planOf(before, wanted, database);
  const { indexes, sequences } = recordedStep(plan, "swapTables");
  const retired = (name: string) =>
    [...indexes, ...sequences].find((item) => item.name === name)?.retiredName ?? name;
  const renamed = <T extends { readonly name: string }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, name: retired(item.name) }));
  const { kind, partitioning: partitions } = shortState;
  return {
    plan,
    now: { ...before, kind, partitioning: partitions, oid: 17_001 },
    old: {
      ...before,
      ...{ table: "orders_retired", foreignKeys: [], dependants: [], grants: [] },
      ...{ views: [], materializedViews: [], routines: [] },
      constraints: renamed(before.constraints),
      indexes: before.indexes.map((each) => ({
        ...each,
        name: retired(each.name),
        constraint: each.constraint === null ? null : retired(each.constraint),
      })),
      sequences: renamed(before.sequences.filter(({ kind: of }) => of !== "OWNED")),
    },
  };
}

/** The way back from such a run. */
export function rollbackOf(before: TableState, wanted: Target = target(), database = databaseState()): Plan {
  const { plan, now, old } = swappedTables(before, wanted, database);
  const ended = { runId: "12", plan, swappedAt: "2026-03-01 12:00:00+00" };
  return planRollback({ ended, target: wanted, state: now, old, database, earlierSwaps: 0 });
}
