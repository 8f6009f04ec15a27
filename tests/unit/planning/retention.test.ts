import { planTable, type PlanRequest } from "../../../provider/planning/plan-table";
import type { DroppablePartition } from "../../../provider/planning/drop-partitions";
import { findExpired, isExpired } from "../../../provider/planning/retention";
import { placeByInterval } from "../../../provider/planning/rows-outside";
import type { IntervalRule } from "../../../provider/schema/plan";
import type { Partition } from "../../../provider/schema/table-state";
import {
  column,
  databaseState,
  defaultPartition,
  foreignKey,
  partition,
  partitioning,
  tableState,
  target,
} from "../../support/table-state";

const present = "2026-03-15 10:00:00+00";
const rule: IntervalRule = {
  strategy: "INTERVAL",
  stem: "orders",
  column: "order_date",
  keyType: "timestamp",
  intervalType: "MONTH",
  intervalValue: 1,
  ahead: 4,
  detachAfter: { value: 3, unit: "MONTH" },
  hash: null,
};

/** Months from a first one on, some of which lie before 2026. */
function months(first: string, count: number): Partition[] {
  const start = new Date(`${first}-01T00:00:00Z`);
  const bound = (month: number) =>
    new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1))
      .toISOString()
      .slice(0, 10)
      .concat(" 00:00:00");
  return Array.from({ length: count }, (_, at) =>
    partition(
      `orders_p${bound(at).slice(0, 7).replace("-", "_")}`,
      at === 0 ? null : bound(at),
      bound(at + 1),
    ),
  );
}

function request(partitions: Partition[], changes: Partial<PlanRequest> = {}): PlanRequest {
  const state = tableState({
    kind: "PARTITIONED TABLE",
    partitioning: partitioning([...partitions, defaultPartition("orders_pdefault")]),
  });
  const retention = { detachAfter: { value: 3, unit: "MONTH" as const } };
  return {
    target: target({ retention }),
    state,
    database: databaseState({ now: "2026-03-15T10:00:00.000Z" }),
    keyMax: null,
    resumed: null,
    earlierSwaps: 0,
    moving: null,
    ...changes,
  };
}

describe("retention", () => {
  it("ends a partition with the last moment of its range, and no sooner", () => {
    expect(isExpired("2025-12-15 10:00:00", rule, present)).toBe(true);
    expect(isExpired("2025-12-15 10:00:01", rule, present)).toBe(false);
    expect(isExpired("2025-12-15 10:00:00", { ...rule, detachAfter: undefined }, present)).toBe(false);
  });

  it("leaves the default partition, and what ends never or in part within the time", () => {
    const endless = partition("orders_rest", "2027-01-01 00:00:00", null);
    const all = [...months("2025-10", 6), endless, defaultPartition("orders_pdefault")];
    expect(findExpired(partitioning(all), rule, present).map(({ name }) => name)).toEqual([
      "orders_p2025_10",
      "orders_p2025_11",
    ]);
  });

  it("detaches what is old, by name, and says so", () => {
    const planned = planTable(request(months("2025-10", 10)));
    expect(planned).toMatchObject({
      plan: {
        method: "detachPartitions",
        reason: expect.stringContaining("2 of its partitions are older than the retention keeps."),
        steps: [
          {
            kind: "detachPartitions",
            partitions: [{ name: "orders_p2025_10" }, { name: "orders_p2025_11" }],
          },
        ],
      },
    });
  });

  it("is another plan, with another hash, for other partitions", () => {
    const [one, other] = [months("2025-10", 10), months("2025-11", 9)].map((partitions) =>
      planTable(request(partitions)),
    );
    expect(one && "plan" in one && one.plan.hash).not.toBe(other && "plan" in other && other.plan.hash);
  });

  it("refuses to detach more than half, or more than is allowed, and names the ends", () => {
    expect(planTable(request(months("2024-01", 31)))).toMatchObject({
      refusals: [
        {
          code: "RETENTION_TOO_MUCH",
          problem: expect.stringMatching(
            /^23 partitions .* from orders_p2024_01 .* to orders_p2025_11 .*; 15 are the most .* of the 31/,
          ),
        },
      ],
    });
    const detachAfter = { value: 3, unit: "MONTH" as const };
    const allowed = target({ retention: { detachAfter, mostPartitions: 23 } });
    expect(planTable(request(months("2024-01", 31), { target: allowed }))).toMatchObject({
      plan: { method: "detachPartitions" },
    });
  });

  it.each(["INCOMING", "SELF"] as const)("refuses where rows refer to the table: %s", (direction) => {
    const wanted = request(months("2026-01", 7));
    const foreignKeys = [foreignKey("items_order", { direction })];
    expect(planTable({ ...wanted, state: { ...wanted.state, foreignKeys } })).toMatchObject({
      refusals: [{ code: "RETENTION_BLOCKED", problem: expect.stringContaining("items_order") }],
    });
  });

  it("refuses where a guard would go on to refuse the keys of rows that have left", () => {
    const wanted = request(months("2026-01", 7));
    const guards = [{ key: "orders_pkey", name: '"app"."orders_pkey_guard"', faults: [] }];
    expect(planTable({ ...wanted, state: { ...wanted.state, guards } })).toMatchObject({
      refusals: [{ code: "RETENTION_BLOCKED", problem: expect.stringContaining("orders_pkey") }],
    });
  });

  const dropping = target({
    retention: { detachAfter: { value: 3, unit: "MONTH" }, dropAfter: { value: 4, unit: "MONTH" } },
  });
  const left = (month: string, dependants: string[] = []): DroppablePartition => ({
    schema: "app",
    name: `orders_p${month.replace("-", "_")}`,
    bound: `FOR VALUES FROM ('${month}-01 00:00:00') TO (…)`,
    upper: `${month}-28 00:00:00`,
    rows: 7,
    bytes: 8192,
    dependants,
  });

  it("drops what was detached and is older still, and what it detaches itself", () => {
    const detached = [left("2025-05"), left("2025-11")];
    const planned = planTable(request(months("2025-10", 10), { target: dropping, detached }));
    expect(planned).toMatchObject({
      plan: {
        method: "detachPartitions",
        reason: expect.stringMatching(/dropped, of those that have left it or leave it now: 2\./),
        steps: [
          {
            kind: "detachPartitions",
            partitions: [{ name: "orders_p2025_10" }, { name: "orders_p2025_11" }],
          },
          {
            kind: "dropPartitions",
            age: "4 MONTH",
            partitions: [{ name: "orders_p2025_05" }, { name: "orders_p2025_10" }],
          },
        ],
      },
    });
  });

  it("has a plan of its own where nothing is left to detach, and none without the declaration", () => {
    const detached = [left("2025-05")];
    const young = months("2026-01", 7);
    expect(planTable(request(young, { target: dropping, detached }))).toMatchObject({
      plan: { method: "dropPartitions", steps: [{ kind: "dropPartitions" }] },
    });
    expect(planTable(request(young, { detached }))).toMatchObject({ plan: { method: "nothing", steps: [] } });
  });

  it("refuses to drop too many at once, and what something reads", () => {
    const young = months("2026-01", 7);
    const many = ["2025-02", "2025-03", "2025-04", "2025-05"].map((month) => left(month));
    expect(planTable(request(young, { target: dropping, detached: many }))).toMatchObject({
      refusals: [{ code: "RETENTION_TOO_MUCH", path: "retention.dropAfter" }],
    });
    const read = [left("2025-05", ["VIEW app.old_orders"])];
    expect(planTable(request(young, { target: dropping, detached: read }))).toMatchObject({
      refusals: [
        { code: "RETENTION_BLOCKED", problem: expect.stringMatching(/VIEW app.old_orders would lose app/) },
      ],
    });
  });

  it("closes the tables that foreign keys point to, and says so", () => {
    const wanted = request(months("2025-10", 10), { target: dropping });
    const state = { ...wanted.state, foreignKeys: [foreignKey("orders_customer")] };
    const planned = planTable({ ...wanted, state });
    const locks = "plan" in planned ? planned.plan.steps.map((step) => step.locks) : [];
    const closed = locks.map((own) => own.map(({ mode, table }) => `${mode} ${table}`));
    expect(closed).toEqual([
      [
        "ACCESS EXCLUSIVE app.orders",
        "ACCESS EXCLUSIVE app.orders_pdefault",
        "SHARE ROW EXCLUSIVE app.customers",
      ],
      ["ACCESS EXCLUSIVE app.customers"],
    ]);
  });

  it("refuses integers, which have no age", () => {
    const retention = { detachAfter: { value: 3, unit: "MONTH" as const } };
    const columns = [column("order_id"), column("order_date", { type: "bigint", baseType: "int8" })];
    expect(
      planTable({
        ...request([]),
        state: tableState({ columns }),
        target: target({ intervalType: "NUMBER", intervalValue: 1_000, retention }),
      }),
    ).toMatchObject({ refusals: [{ code: "INVALID_SETTING", path: "retention" }] });
  });

  it("makes no partition for rows that it would take away again", () => {
    const kept = months("2025-11", 9).slice(1);
    const groups = [
      { min: "2024-05-05 00:00:00", max: "2024-05-05 00:00:00", rows: 7 },
      { min: "2027-05-05 00:00:00", max: "2027-05-05 00:00:00", rows: 1 },
    ];
    expect(placeByInterval(partitioning(kept), rule, present, groups)).toMatchObject({
      moved: [{ name: "orders_p2027_05" }],
      rows: 1,
    });
    expect(
      placeByInterval(partitioning(kept), { ...rule, detachAfter: undefined }, present, groups).moved,
    ).toMatchObject([{ name: "orders_p2025_11", bound: { lower: null } }, { name: "orders_p2027_05" }]);
  });
});
