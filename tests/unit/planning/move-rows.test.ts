import type { ErrorCode } from "../../../provider/errors";
import { planTable } from "../../../provider/planning/plan-table";
import type { Partition, PartitionObject, TableState } from "../../../provider/schema/table-state";
import {
  constraint,
  databaseState,
  defaultPartition,
  foreignKey,
  incomingKey,
  partition,
  partitioning,
  tableState,
  target,
} from "../../support/table-state";

/** January to May, the month of the database's clock among them; March is missing. */
const months: Partition[] = [
  partition("orders_p2026_02", null, "2026-03-01 00:00:00"),
  ...["04", "05", "06", "07", "08"].map((month) =>
    partition(`orders_p2026_${month}`, `2026-${month}-01 00:00:00`, `2026-0${Number(month) + 1}-01 00:00:00`),
  ),
];
const fallback = tableState({ table: "orders_pdefault", isPartition: true, oid: 4712 });

interface Case {
  readonly state?: Partial<TableState>;
  readonly fallback?: Partial<TableState>;
  readonly objects?: PartitionObject[];
  /** Partitions that rows of the default one belong to. */
  readonly names?: string[];
}

function planWith({ state = {}, fallback: changes = {}, objects = [], names = ["orders_p2026_03"] }: Case) {
  return planTable({
    target: target({}),
    state: tableState({
      kind: "PARTITIONED TABLE",
      partitioning: partitioning([...months, defaultPartition("orders_pdefault")], { objects }),
      ...state,
    }),
    database: databaseState({ now: "2026-04-15T10:00:00.000Z" }),
    keyMax: null,
    resumed: null,
    earlierSwaps: 0,
    moving: { fallback: { ...fallback, ...changes }, names, later: [] },
  });
}

const primary = constraint("orders_pkey", { kind: "PRIMARY KEY" });
const check = { kind: "CHECK" as const, definition: "CHECK ((amount > 0)) NOT VALID", validated: false };

const obstacles: [string, Case, RegExp, RegExp][] = [
  [
    "a foreign key of the table",
    { state: { foreignKeys: [foreignKey("orders_customer")] } },
    /the foreign key orders_customer would be checked row by row/,
    /Drop the foreign key/,
  ],
  [
    "a foreign key that points to it",
    { state: { foreignKeys: [incomingKey("items_order")] } },
    /the foreign key items_order/,
    /Drop the foreign key/,
  ],
  ["no primary key", { state: { constraints: [] } }, /has no primary key/, /Add one/],
  [
    "a primary key that is deferrable",
    { state: { constraints: [{ ...primary, deferrable: true }] } },
    /no primary key that is not deferrable/,
    /Add one/,
  ],
  [
    "a constraint that is not validated",
    { state: { constraints: [primary, constraint("positive", check)] } },
    /the constraint positive is not validated/,
    /Validate it/,
  ],
  [
    "a publication",
    { state: { dependants: [{ kind: "PUBLICATION", name: "feed", detail: "" }] } },
    /subscribers of feed would get the rows a second time/,
    /Remove the table from it/,
  ],
  [
    "a subscription",
    { state: { dependants: [{ kind: "SUBSCRIPTION", name: "copy", detail: "" }] } },
    /subscribers of copy/,
    /Remove the table from it/,
  ],
  [
    "an index of the default partition alone",
    { objects: [{ kind: "INDEX", name: '"app"."strays"', partition: '"app"."orders_pdefault"' }] },
    /INDEX "app"\."strays" hangs on the default partition alone/,
    /Put it on the table/,
  ],
  [
    "a default partition with partitions of its own",
    { fallback: { kind: "PARTITIONED TABLE" } },
    /not a plain table of the same schema and owner/,
    /Replace it/,
  ],
  [
    "a default partition in another schema",
    { fallback: { schema: "archive" } },
    /not a plain table of the same schema and owner/,
    /Replace it/,
  ],
  [
    "a default partition of another owner",
    { fallback: { owner: "somebody" } },
    /not a plain table of the same schema and owner/,
    /Replace it/,
  ],
  [
    "a default partition of another access method",
    { fallback: { accessMethod: "columnar" } },
    /not a plain table of the same schema and owner/,
    /Replace it/,
  ],
];

describe("rows in the default partition of a month that is missing", () => {
  it("move there where nothing stands against it", () => {
    expect(planWith({})).toMatchObject({ plan: { method: "moveRows" } });
  });

  it.each(obstacles)("are in the way, with %s", (_, subject, problem, remedy) => {
    const code: ErrorCode = "DEFAULT_PARTITION_IN_THE_WAY";
    expect(planWith(subject)).toMatchObject({
      refusals: [{ code, problem: expect.stringMatching(problem), remedy: expect.stringMatching(remedy) }],
    });
    expect(planWith(subject)).toMatchObject({
      refusals: [{ problem: expect.stringContaining("2026-03-01") }],
    });
  });

  it.each(obstacles)("stay, years ahead, where no partition needs their place: %s", (_, subject) => {
    const names = ["orders_p2090_01"];
    const march = partition("orders_p2026_03", "2026-03-01 00:00:00", "2026-04-01 00:00:00");
    const whole = [...months, march, defaultPartition("orders_pdefault")];
    const { objects = [] } = subject;
    const state = { partitioning: partitioning(whole, { objects }), ...subject.state };
    expect(planWith({ ...subject, state, names })).toMatchObject({ plan: { method: "nothing" } });
  });
});
