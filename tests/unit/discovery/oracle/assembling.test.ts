import {
  parseIdentityOptions,
  traitsOfHiddenColumns,
  type ColumnRow,
} from "../../../../provider/discovery/oracle/columns";
import { toConstraints } from "../../../../provider/discovery/oracle/constraints";
import { keyOf, scopeOf } from "../../../../provider/discovery/oracle/dictionary";
import { toIndexes } from "../../../../provider/discovery/oracle/indexes";
import {
  closedPartitions,
  storageDefaults,
  toPartitioning,
  type PartitioningRows,
} from "../../../../provider/discovery/oracle/partitioning";
import { toTableFacts, type TableRow } from "../../../../provider/discovery/oracle/tables";

const dateBound = (day: string) =>
  `TO_DATE(' ${day} 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')`;

function partition(position: number, highValue: string | null, isInterval: boolean) {
  return {
    name: `P${position}`,
    position,
    tablespace: "USERS",
    isInterval,
    compressFor: null,
    readOnly: "NO",
    rows: null,
    highValue,
  };
}

const monthly: PartitioningRows = {
  partitioned: {
    strategy: "RANGE",
    substrategy: "NONE",
    subpartitionCount: 0,
    interval: "NUMTOYMINTERVAL(1,'MONTH')",
    autoList: "NO",
    defaultTablespace: "USERS",
    compressFor: null,
    pctFree: 10,
    iniTrans: 1,
    logging: "NONE",
    readOnly: "NO",
  },
  keyColumns: [{ level: "PARTITION", column: "CREATED" }],
  partitions: [
    partition(1, dateBound("2023-01-01"), false),
    partition(2, dateBound("2024-01-01"), false),
    partition(3, dateBound("2024-06-01"), true),
  ],
  subpartitions: [],
  templates: [],
};

describe("partitioning", () => {
  it("begins an interval partition an interval before its end, not where the one before it ends", () => {
    const ranges = toPartitioning(monthly)?.partitions.map(({ lower, upper }) => [lower, upper]);
    expect(ranges).toEqual([
      [{ end: "MINVALUE" }, { value: "2023-01-01 00:00:00" }],
      [{ value: "2023-01-01 00:00:00" }, { value: "2024-01-01 00:00:00" }],
      [{ value: "2024-05-01 00:00:00" }, { value: "2024-06-01 00:00:00" }],
    ]);
  });

  it("ends the last range at MAXVALUE, and has no ranges for lists", () => {
    const range = { ...monthly.partitioned!, interval: null };
    const partitions = [partition(1, "10", false), partition(2, "MAXVALUE", false)];
    expect(toPartitioning({ ...monthly, partitioned: range, partitions })?.partitions[1]).toMatchObject({
      lower: { value: "10" },
      upper: { end: "MAXVALUE" },
    });
    const list = { ...range, strategy: "LIST" };
    expect(toPartitioning({ ...monthly, partitioned: list, partitions })?.partitions[0]).toMatchObject({
      bounds: [{ type: "NUMBER", value: "10" }],
      lower: null,
      upper: null,
    });
  });

  it("names partitions that are READ ONLY, and of others the subpartitions that are", () => {
    const [first, second, third] = monthly.partitions;
    const subpartition = {
      tablespace: "USERS",
      compressFor: null,
      readOnly: "YES",
      position: 1,
      rows: 5,
      highValue: null,
    };
    const rows = {
      partitions: [{ ...first!, readOnly: "YES" }, { ...second!, readOnly: "NONE" }, third!],
      subpartitions: [
        { ...subpartition, partition: first!.name, name: "H1" },
        { ...subpartition, partition: second!.name, name: "H2" },
        { ...subpartition, partition: second!.name, name: "H3", readOnly: "NO" },
      ],
    };
    expect(closedPartitions(rows)).toEqual([first!.name, "H2"]);
    expect(closedPartitions(monthly)).toEqual([]);
  });

  it("tells how partitions are stored by default, which the table's own row does not", () => {
    const told = (changes: object) =>
      storageDefaults({ partitioned: { ...monthly.partitioned!, ...changes } });
    const usual = { compression: null, pctFree: null, iniTrans: null, logging: null };
    expect(told({})).toEqual(usual);
    expect(told({ compressFor: "ADVANCED" })).toEqual({ ...usual, compression: "ADVANCED" });
    expect(told({ compressFor: "BASIC", pctFree: 0 })).toEqual({ ...usual, compression: "BASIC" });
    expect(told({ compressFor: "BASIC" })).toEqual({ ...usual, compression: "BASIC", pctFree: 10 });
    const own = { pctFree: 40, iniTrans: 8, logging: "NO" };
    expect(told(own)).toEqual({ compression: null, pctFree: 40, iniTrans: 8, logging: false });
    expect(storageDefaults({ partitioned: undefined })).toEqual({});
  });

  it("gives subpartitions to their partitions, and counts them as the leaves", () => {
    const subpartition = { tablespace: "USERS", compressFor: null, readOnly: "NO", rows: 5, highValue: null };
    const found = toPartitioning({
      ...monthly,
      partitioned: { ...monthly.partitioned!, substrategy: "HASH", subpartitionCount: 2 },
      keyColumns: [...monthly.keyColumns, { level: "SUBPARTITION", column: "ID" }],
      subpartitions: [
        { ...subpartition, partition: "P1", name: "H1", position: 1 },
        { ...subpartition, partition: "P3", name: "H2", position: 1 },
      ],
    });
    expect(found?.subpartitioning).toEqual({ strategy: "HASH", columns: ["ID"], count: 2, template: [] });
    expect(found?.partitions.map(({ subpartitions }) => subpartitions.map(({ name }) => name))).toEqual([
      ["H1"],
      [],
      ["H2"],
    ]);
    expect(found?.leafCount).toBe(2);
  });

  it("is null for a table that has none", () => {
    expect(toPartitioning({ ...monthly, partitioned: undefined })).toBeNull();
  });
});

test("reads the options of an identity", () => {
  const options = parseIdentityOptions(
    "START WITH: 1, INCREMENT BY: -5, MAX_VALUE: 99, CACHE_SIZE: 0, CYCLE_FLAG: Y",
  );
  expect(Object.fromEntries(options)).toEqual({
    "START WITH": "1",
    "INCREMENT BY": "-5",
    MAX_VALUE: "99",
    CACHE_SIZE: "0",
    CYCLE_FLAG: "Y",
  });
});

describe("columns that the server hides", () => {
  const hidden: ColumnRow = {
    name: "ORA_ARCHIVE_STATE",
    position: null,
    internalPosition: 1,
    dataType: "VARCHAR2",
    typeOwner: null,
    dataLength: 4000,
    charLength: 4000,
    charUsed: "B",
    precision: null,
    scale: null,
    nullable: "Y",
    hidden: true,
    userGenerated: false,
    isVirtual: false,
    isIdentity: false,
    defaultOnNull: false,
    collation: null,
    comment: null,
    default: "0",
  };

  it("set a table apart where they hold data, or keep rows from whoever asks", () => {
    expect(traitsOfHiddenColumns([hidden])).toEqual(["UNDER ROW ARCHIVAL"]);
    expect(traitsOfHiddenColumns([{ ...hidden, name: "VALID_START" }])).toEqual([
      "KEEPING DATA IN THE HIDDEN COLUMN VALID_START",
    ]);
  });

  it.each<[string, Partial<ColumnRow>]>([
    ["visible", { name: "A", hidden: false, userGenerated: true }],
    ["made invisible by its owner", { name: "A", userGenerated: true }],
    ["of an index of expressions", { name: "SYS_NC00004$", isVirtual: true }],
    ["of a default that was added later", { name: "SYS_NC00004$" }],
    ["set UNUSED", { name: "SYS_C00003_19051012:33:44$" }],
    ["of a period, and virtual", { name: "VALID", isVirtual: true }],
  ])("do not where one is %s", (_, changes) => {
    expect(traitsOfHiddenColumns([{ ...hidden, ...changes }])).toEqual([]);
  });
});

describe("constraints", () => {
  const check = {
    name: "C1",
    type: "C",
    status: "ENABLED",
    validated: "NOT VALIDATED",
    deferrable: "DEFERRABLE",
    deferred: "DEFERRED",
    rely: "RELY",
    generated: "USER NAME",
    indexOwner: null,
    index: null,
    referencedOwner: null,
    referencedConstraint: null,
    referencedTable: null,
    deleteRule: null,
    condition: `"ID" IS NOT NULL`,
  };
  const own = (column: string) => ({ name: "C1", side: "OWN" as const, column });

  it("tells NOT NULL from a CHECK that only begins like one", () => {
    expect(toConstraints("HR", [check], [own("ID")])).toMatchObject([{ kind: "NOT NULL", columns: ["ID"] }]);
    const wider = { ...check, condition: `"ID" IS NOT NULL OR "A" > 0` };
    expect(toConstraints("HR", [wider], [own("ID"), own("A")])).toMatchObject([{ kind: "CHECK" }]);
  });

  it("keeps every state", () => {
    expect(toConstraints("HR", [check], [own("ID")])).toMatchObject([
      { enabled: true, validated: false, deferrable: true, initiallyDeferred: true, rely: true },
    ]);
  });

  it("takes an index without an owner for one of the table's schema, and a hidden parent for unknown", () => {
    const key = { ...check, type: "P", condition: null, index: "C1_IX" };
    const foreign = {
      ...check,
      type: "R",
      condition: null,
      referencedOwner: "APP",
      referencedConstraint: "PK",
    };
    expect(toConstraints("HR", [key, foreign], [])).toMatchObject([
      { kind: "PRIMARY KEY", index: { schema: "HR", name: "C1_IX" } },
      {
        kind: "FOREIGN KEY",
        references: { schema: "APP", table: null, constraint: "PK", onDelete: "NO ACTION" },
      },
    ]);
  });
});

test("shows descending columns by their names, and expressions by their texts", () => {
  const index = {
    owner: "HR",
    name: "IX",
    kind: "FUNCTION-BASED NORMAL",
    uniqueness: "NONUNIQUE",
    compression: "DISABLED",
    prefixLength: null,
    tablespace: "USERS",
    status: "VALID",
    visibility: "VISIBLE",
    degree: "1",
    generated: "N",
    joinIndex: false,
    domainType: null,
    indexing: "FULL",
    locality: null,
    alignment: null,
  };
  const of = { owner: "HR", index: "IX" };
  const [found] = toIndexes({
    indexes: [index],
    columns: [
      { ...of, position: 1, column: "ID", descend: "ASC" },
      { ...of, position: 2, column: "SYS_NC00007$", descend: "DESC" },
      { ...of, position: 3, column: "SYS_NC00008$", descend: "ASC" },
    ],
    expressions: [
      { ...of, position: 2, expression: '"CREATED"' },
      { ...of, position: 3, expression: 'UPPER("NAME")' },
      { ...of, index: "OTHER", position: 1, expression: "1" },
    ],
  });
  expect(found?.columns).toEqual([
    { column: "ID", expression: null, descending: false },
    { column: "CREATED", expression: null, descending: true },
    { column: null, expression: 'UPPER("NAME")', descending: false },
  ]);
});

describe("tables", () => {
  const row: TableRow = {
    schema: "HR",
    table: "T",
    objectType: "TABLE",
    objectId: 1,
    dataObjectId: 1,
    lastDdlTime: "2026-01-01 00:00:00",
    listed: "T",
    tablespace: "USERS",
    clusterName: null,
    iotType: null,
    temporary: "N",
    nested: "NO",
    secondary: "N",
    external: "NO",
    dropped: "NO",
    partitioned: "NO",
    rowMovement: "DISABLED",
    dependencies: "DISABLED",
    logging: "YES",
    degree: "         4",
    compressFor: null,
    readOnly: "NO",
    pctFree: 10,
    iniTrans: 1,
    rows: null,
    lastAnalyzed: null,
    comment: null,
  };

  it.each<[string, Partial<TableRow>]>([
    ["OBJECT TABLE", { listed: null }],
    ["INDEX-ORGANIZED", { iotType: "IOT" }],
    ["CLUSTERED", { clusterName: "C" }],
    ["TEMPORARY", { temporary: "Y" }],
    ["EXTERNAL", { external: "YES" }],
    ["NESTED TABLE", { nested: "YES" }],
    ["SECONDARY", { secondary: "Y" }],
    ["DROPPED", { table: "BIN$abc==$0" }],
    ["SYSTEM OWNED", { schema: "SYS" }],
  ])("are named %s where they are not plain", (trait, changes) => {
    expect(toTableFacts([{ ...row, ...changes }])?.traits).toEqual([trait]);
  });

  it("are plain without one, and never analysed where there are no statistics", () => {
    expect(toTableFacts([row])).toMatchObject({ kind: "TABLE", traits: [], degree: "4", estimatedRows: -1 });
  });

  it("are materialized views where they hold one's rows", () => {
    const view = { ...row, objectType: "MATERIALIZED VIEW", objectId: 2, listed: null };
    expect(toTableFacts([view, row])).toMatchObject({ kind: "MATERIALIZED VIEW", objectId: 1, traits: [] });
  });
});

test("limits a query by lists, whose length does not change its text", () => {
  const few = scopeOf("ALL", { tables: [{ schema: "HR", table: "A" }] });
  const many = scopeOf("ALL", {
    tables: [
      { schema: "HR", table: "A" },
      { schema: "APP", table: "B" },
    ],
  });
  expect(few.where("o", "t")).toBe(many.where("o", "t"));
  expect(many.values).toEqual([
    ["HR", "APP"],
    ["A", "B"],
  ]);
  expect([
    many.includes({ schema: "APP", table: "B" }),
    many.includes({ schema: "APP", table: "A" }),
  ]).toEqual([true, false]);
  expect(keyOf({ schema: "A", table: "B C" })).not.toBe(keyOf({ schema: "A B", table: "C" }));
});
