import type { ColumnRow } from "../../../../provider/discovery/oracle/columns";
import { toDependants, type DependantRows } from "../../../../provider/discovery/oracle/dependants";
import { toGrants } from "../../../../provider/discovery/oracle/grants";
import { hiddenParts } from "../../../../provider/discovery/oracle/hidden";
import { toLob } from "../../../../provider/discovery/oracle/lobs";
import { toBytes } from "../../../../provider/discovery/oracle/space";
import { toTriggers } from "../../../../provider/discovery/oracle/triggers";

const trigger = {
  owner: "HR",
  name: "ORDERS_BIU",
  type: "BEFORE EACH ROW",
  event: "INSERT OR UPDATE ",
  referencing: "REFERENCING NEW AS NEW OLD AS OLD",
  when: "NEW.id > 0",
  status: "ENABLED",
  description: 'orders_biu BEFORE INSERT OR UPDATE OF "NOTE" ON orders FOR EACH ROW ',
  actionType: "PL/SQL     ",
  crossEdition: "NO",
  fireOnce: true,
  objectStatus: "VALID",
  optimizeLevel: "2",
  codeType: "INTERPRETED",
  debug: "FALSE",
  lengthSemantics: "CHAR",
  flags: null,
  scope: "IDENTIFIERS:NONE",
  warnings: "DISABLE:ALL",
  body: "BEGIN NULL; END;",
};

describe("triggers", () => {
  it("keep their text as it was written, and lose the blanks that the dictionary adds", () => {
    expect(toTriggers([trigger], [])).toMatchObject([
      {
        schema: "HR",
        description: trigger.description,
        event: "INSERT OR UPDATE",
        actionType: "PL/SQL",
        when: "NEW.id > 0",
        enabled: true,
        valid: true,
      },
    ]);
  });

  it("are disabled, invalid or of unknown state where the dictionary says so", () => {
    const states = [
      { ...trigger, status: "DISABLED" },
      { ...trigger, objectStatus: "INVALID" },
      { ...trigger, objectStatus: null },
    ];
    expect(toTriggers(states, []).map(({ enabled, valid }) => [enabled, valid])).toEqual([
      [false, true],
      [true, false],
      [true, null],
    ]);
  });

  it("know whom they follow", () => {
    const follows = {
      owner: "HR",
      name: "ORDERS_BIU",
      ordering: "FOLLOWS",
      otherOwner: "HR",
      otherName: "ORDERS_AAA",
    };
    const order = [follows, { ...follows, owner: "APP" }, { ...follows, name: "OTHER" }];
    expect(toTriggers([trigger], order)[0]?.order).toEqual(['FOLLOWS "HR"."ORDERS_AAA"']);
  });
});

describe("dependants", () => {
  const none: DependantRows = {
    dependencies: [],
    synonyms: [],
    mviewLogs: [],
    policies: [],
    logGroups: [],
    columns: [],
    triggers: [],
  };
  const orders = { schema: "HR", table: "ORDERS" };

  it("leave out the table's own triggers, but not those that only use it", () => {
    const dependencies = [
      { owner: "HR", name: "ORDERS_BIU", type: "TRIGGER" },
      { owner: "APP", name: "ORDERS_BIU", type: "TRIGGER" },
      { owner: "APP", name: "P", type: "PACKAGE BODY" },
    ];
    const triggers = [{ schema: "HR", name: "ORDERS_BIU" }];
    expect(toDependants(orders, { ...none, dependencies, triggers })).toEqual([
      { kind: "TRIGGER", schema: "APP", name: "ORDERS_BIU", detail: "" },
      { kind: "PACKAGE BODY", schema: "APP", name: "P", detail: "" },
    ]);
  });

  it("say whether a policy hides rows", () => {
    const policies = [
      { policy: "P1", enabled: true, select: true },
      { policy: "P2", enabled: false, select: false },
    ];
    expect(toDependants(orders, { ...none, policies }).map(({ name, detail }) => [name, detail])).toEqual([
      ["P1", "hides rows"],
      ["P2", "disabled"],
    ]);
  });

  it("name logs, log groups and extended statistics", () => {
    const column: ColumnRow = {
      name: "SYS_STUF3GLKIOP5F4B0BTTCFTMX0W",
      position: null,
      internalPosition: 9,
      dataType: "NUMBER",
      typeOwner: null,
      dataLength: 22,
      charLength: 0,
      charUsed: null,
      precision: null,
      scale: null,
      nullable: "Y",
      hidden: true,
      userGenerated: false,
      isVirtual: true,
      isIdentity: false,
      defaultOnNull: false,
      collation: null,
      comment: null,
      default: 'SYS_OP_COMBINED_HASH("A","B")',
    };
    const found = toDependants(orders, {
      ...none,
      mviewLogs: [{ log: "MLOG$_ORDERS" }],
      logGroups: [{ group: "G", type: "ALL COLUMN LOGGING" }],
      columns: [column, { ...column, name: "SYS_NC00010$" }],
    });
    expect(found.map(({ kind, name }) => [kind, name])).toEqual([
      ["MATERIALIZED VIEW LOG", "MLOG$_ORDERS"],
      ["LOG GROUP", "G"],
      ["EXTENDED STATISTICS", "ORDERS"],
    ]);
  });
});

test("shows grants on columns as grants without hierarchy", () => {
  const grant = { grantee: "APP", grantor: "HR", privilege: "SELECT", grantable: false };
  expect(
    toGrants([{ ...grant, hierarchy: true }], [{ ...grant, privilege: "UPDATE", column: "NOTE" }]),
  ).toEqual([
    { ...grant, hierarchy: true },
    { ...grant, privilege: "UPDATE", column: "NOTE", hierarchy: false },
  ]);
});

describe("a large object", () => {
  const lob = {
    column: '"DOC"',
    segment: "S",
    tablespace: "USERS",
    secureFile: false,
    inRow: true,
    chunk: 8192,
    cache: "NO",
    logging: "YES",
    compression: "NONE",
    deduplication: "NONE",
    encrypt: "NONE",
    pctVersion: 10,
  };
  type Told = Parameters<typeof toLob>[1];
  const told = (type: string | null, seconds: string | null = null): Told => [
    { segment: "S", holdsFor: "TABLE", type, seconds },
    { segment: "OTHER", holdsFor: "TABLE", type: "MAX", seconds: null },
  ];
  const retentionOf = (secureFile: boolean, retentions: Told) =>
    toLob({ ...lob, secureFile }, retentions).retention;

  it("has its column without quotes", () => {
    expect(toLob(lob, [])).toMatchObject({ column: "DOC", encrypted: false, secureFile: false });
  });

  it.each([
    ["a SecureFile by words", true, told("AUTO"), "AUTO"],
    ["a SecureFile by seconds", true, told("MIN", "3600"), "MIN 3600"],
    ["a SecureFile of which nothing is said", true, told("DEFAULT"), null],
    ["a BasicFile for the time of UNDO_RETENTION", false, told("YES"), "YES"],
    ["a BasicFile by percent", false, told("NO"), "PCTVERSION 10"],
    ["a release without these columns", true, null, "UNKNOWN"],
  ])("keeps old versions as the dictionary has it: %s", (_, secureFile, retentions, expected) => {
    expect(retentionOf(secureFile, retentions)).toBe(expected);
  });

  it("of a partitioned table has what partitions to come get, and knows what others have", () => {
    const row = { segment: "S", seconds: "DEFAULT" } as const;
    const own = ["AUTO", "DEFAULT", "NONE"].map((type) => ({ ...row, type, holdsFor: "PARTITION" as const }));
    const parts = [{ ...row, type: "AUTO", holdsFor: "DEFAULT" as const }, ...own];
    expect(toLob({ ...lob, secureFile: true }, parts)).toMatchObject({
      retention: "AUTO",
      ownRetentions: ["NONE"],
    });
  });
});

test("takes hidden segments for unknown, and missing ones for none", () => {
  expect(toBytes([{ part: "table", bytes: 65536 }], true)).toEqual({ table: 65536, indexes: 0, lobs: 0 });
  expect(toBytes([], false)).toBeNull();
});

test("hides nothing from who sees the dictionary, and least from the owner", () => {
  const access = (seesDictionary: boolean) => ({
    privileges: new Set<string>(),
    roles: new Set<string>(),
    alterable: new Set<string>(),
    seesDictionary,
  });
  expect(hiddenParts("HR", "DBA", access(true))).toEqual([]);
  expect(hiddenParts("HR", "HR", access(false))).not.toContain("its size");
  expect(hiddenParts("HR", "APP", access(false))).toContain("its size");
});
