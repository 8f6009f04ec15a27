import { missingPrivileges, type PrivilegeNeeds } from "../../../../provider/discovery/oracle/privileges";

describe("privileges", () => {
  const table: PrivilegeNeeds = {
    schema: "HR",
    tablespace: "USERS",
    columns: [],
    lobs: [],
    indexes: [],
    grants: [],
    comment: null,
    partitioning: null,
    referencingKeys: [],
  };
  const access = (...names: string[]) => ({
    privileges: new Set(names),
    roles: new Set<string>(),
    alterable: new Set(['"APP"."NOTES"']),
    seesDictionary: false,
  });

  it("are ALTER on the tables of others whose keys point here", () => {
    const key = {
      ...{ schema: "APP", table: "NOTES", name: "NOTES_FK", columns: ["ID"], constraint: "PK" },
      ...{ enabled: true, validated: true, deferrable: false, initiallyDeferred: false, rely: false },
      ...{ onDelete: "NO ACTION" as const, obstacle: null },
    };
    const referencingKeys = [key, { ...key, table: "MEMOS" }, { ...key, schema: "HR", table: "LINES" }];
    const remediesFor = (...names: string[]) =>
      missingPrivileges({ ...table, referencingKeys }, "HR", access(...names), new Map())
        .filter(({ privilege }) => privilege === "ALTER")
        .map(({ remedy }) => remedy);
    expect(remediesFor()).toEqual(['GRANT ALTER ON "APP"."MEMOS" TO "HR";']);
    expect(remediesFor("ALTER ANY TABLE")).toEqual(remediesFor());
    expect(remediesFor("ALTER ANY TABLE", "LOCK ANY TABLE")).toEqual([]);
  });

  it("of an owner are few, and quota is one of them", () => {
    const missing = missingPrivileges(table, "HR", access("CREATE TABLE", "CREATE SEQUENCE"), new Map());
    expect(missing.map(({ remedy }) => remedy)).toEqual([
      'GRANT CREATE TRIGGER TO "HR";',
      'ALTER USER "HR" QUOTA UNLIMITED ON "USERS";',
    ]);
  });

  it("are complete with a quota, or with UNLIMITED TABLESPACE", () => {
    const enough = ["CREATE TABLE", "CREATE SEQUENCE", "CREATE TRIGGER"];
    const quotas = new Map([["HR", { all: false, tablespaces: new Set(["USERS"]) }]]);
    expect(missingPrivileges(table, "HR", access(...enough), quotas)).toEqual([]);
    expect(missingPrivileges(table, "HR", access(...enough, "UNLIMITED TABLESPACE"), new Map())).toEqual([]);
  });

  it("on another schema are those on ANY table", () => {
    const missing = missingPrivileges(
      { ...table, comment: "x" },
      "MIGRATOR",
      access("CREATE TABLE"),
      new Map(),
    );
    const names = missing.map(({ privilege }) => privilege);
    expect(names).toEqual(
      expect.arrayContaining(["LOCK ANY TABLE", "CREATE ANY TRIGGER", "COMMENT ANY TABLE"]),
    );
    expect(names).not.toContain("QUOTA");
  });
});
