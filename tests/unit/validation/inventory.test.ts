import type { TableState } from "../../../provider/schema/table-state";
import { compareInventories, describeInventory } from "../../../provider/validation/inventory";
import { richState } from "../../support/plans";
import {
  column,
  constraint,
  index,
  partition,
  partitioning,
  sequence,
  tableState,
  trigger,
  withColumn,
} from "../../support/table-state";

const select = { grantee: "reader", grantor: "app_owner", privilege: "SELECT", grantable: false };
const before: TableState = { ...richState, grants: [select] };

describe("compareInventories", () => {
  it("finds nothing where nothing differs", () => {
    expect(compareInventories(before, structuredClone(before))).toEqual([]);
  });

  it("passes over what partitioning changes: kind, oid, storage, rows, sizes, positions, CLUSTER's mark", () => {
    const after: TableState = {
      ...before,
      oid: 1,
      kind: "PARTITIONED TABLE",
      options: [],
      tablespace: null,
      estimatedRows: 1,
      bytes: { table: 1, indexes: 1 },
      partitioning: partitioning([partition("p", null, "2026-02-01")]),
      columns: before.columns.map((old, at) => ({ ...old, position: at + 1 })),
      indexes: before.indexes.map((old) => ({ ...old, clustered: true })),
      namesTaken: ["orders_interim"],
    };
    expect(compareInventories(before, after)).toEqual([]);
  });

  it("passes over the tool's own triggers", () => {
    const own = trigger("table_migration_reverse", { functionName: "table_migration.reverse_1" });
    expect(compareInventories(before, { ...before, triggers: [...before.triggers, own] })).toEqual([]);
  });

  // prettier-ignore
  it.each<[string, Partial<TableState>, string]>([
    ["a column that is gone", { columns: before.columns.slice(1) }, "column order_id is gone"],
    ["a column that is new", { columns: [...before.columns, column("extra")] }, "column extra is new"],
    ["another type", { columns: withColumn(before, "amount", { type: "money" }).columns }, "column amount differs in type"],
    ["a default that is gone", { columns: withColumn(before, "order_date", { default: null }).columns }, "column order_date differs in default"],
    ["a lost identity", { columns: withColumn(before, "order_id", { identity: null }).columns }, "column order_id differs in identity"],
    ["a lost collation", { columns: withColumn(before, "note", { collation: null }).columns }, "column note differs in collation"],
    ["a constraint that is gone", { constraints: before.constraints.slice(1) }, "constraint orders_pkey is gone"],
    ["a constraint that is validated now", { constraints: before.constraints.map((old) => ({ ...old, validated: true })) }, "constraint orders_small differs in validated"],
    ["another check", { constraints: before.constraints.map((old) => old.name === "orders_small" ? constraint("orders_small", { ...old, definition: "CHECK ((amount < 999)) NOT VALID" }) : old) }, "constraint orders_small differs in definition"],
    ["a comment that is gone", { constraints: before.constraints.map((old) => ({ ...old, comment: null })) }, "constraint orders_amount_positive differs in comment"],
    ["an index that is gone", { indexes: before.indexes.slice(1) }, "index orders_pkey is gone"],
    ["an index without its predicate", { indexes: before.indexes.map((old) => old.name === "orders_open" ? index("orders_open", { ...old, definition: "USING btree (customer_id)" }) : old) }, "index orders_open differs in definition"],
    ["an invalid index", { indexes: before.indexes.map((old) => ({ ...old, valid: old.name !== "orders_open" })) }, "index orders_open differs in valid"],
    ["a trigger in another state", { triggers: before.triggers.map((old) => ({ ...old, state: "ALWAYS" as const })) }, "trigger audit differs in state"],
    ["a trigger that is gone", { triggers: [] }, "trigger audit is gone"],
    ["a sequence with other limits", { sequences: before.sequences.map((old) => sequence(old.name, { ...old, cache: "50" })) }, "sequence orders_order_id_seq differs in cache"],
    ["a sequence that lost a grant", { sequences: before.sequences.map((old) => ({ ...old, grants: [] })) }, "sequence orders_order_id_seq differs in grants"],
    ["a grant that is gone", { grants: [] }, "grant SELECT TO reader by app_owner is gone"],
    ["a grant to everybody", { grants: [select, { ...select, grantee: "" }] }, "grant SELECT TO PUBLIC by app_owner is new"],
    ["a grant with its option", { grants: [{ ...select, grantable: true }] }, "grant SELECT TO reader by app_owner differs in grantable"],
    ["a grant on a column", { grants: [select, { ...select, column: "amount" }] }, "grant SELECT (amount) TO reader by app_owner is new"],
    ["a dependant that is new", { dependants: [{ kind: "VIEW", name: "app.v", detail: "" }] }, "dependant VIEW app.v is new"],
    ["another owner", { owner: "somebody" }, "owner was app_owner, is somebody"],
    ["a lost comment", { comment: null }, "comment was Everything ordered, is none"],
  ])("finds %s", (_, changes, words) => {
    expect(compareInventories(before, { ...before, ...changes })).toContain(words);
  });

  it("reads a check as PostgreSQL does when it prints its own text again", () => {
    const check = (definition: string) => tableState({ constraints: [constraint("status", { definition })] });
    const first = check(
      "CHECK (((status)::text = ANY ((ARRAY['a'::character varying, 'b (x)'::character varying])::text[])))",
    );
    const again = check(
      "CHECK (((status)::text = ANY (ARRAY[('a'::character varying)::text, ('b (x)'::character varying)::text])))",
    );
    const other = check(
      "CHECK (((status)::text = ANY (ARRAY[('a'::character varying)::text, ('b(x)'::character varying)::text])))",
    );
    expect(compareInventories(first, again)).toEqual([]);
    expect(compareInventories(first, other)).toEqual(["constraint status differs in definition"]);
  });
});

describe("describeInventory", () => {
  it("counts what was compared", () => {
    expect(describeInventory(before)).toBe(
      "6 columns, 4 constraints, 4 indexes, 3 triggers, 2 sequences, 1 grant, 2 views, 2 materialized views, 1 routine, 4 foreign keys",
    );
  });

  it("knows one index from two", () => {
    expect(describeInventory(tableState())).toContain("1 index");
    expect(describeInventory(tableState())).not.toContain("indexes");
  });
});
