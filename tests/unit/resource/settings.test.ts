import type { Refusal } from "../../../provider/errors";
import { changedSettings, isAnythingLeft, replacingSettings } from "../../../provider/resource/differences";
import {
  declaredIn,
  engineNameFor,
  findConnection,
  hasUnknown,
  readConnections,
  readTarget,
  settingsOf,
  unknownValue,
} from "../../../provider/resource/settings";

const declared = {
  connection: "hr",
  schema: "app",
  table: "orders",
  partitionType: "INTERVAL",
  partitionColumn: "order_date",
  intervalType: "MONTH",
};

function refusalsOf(changes: Record<string, unknown>): readonly Refusal[] {
  const read = readTarget({ ...declared, ...changes }, "PostgreSQL");
  return "refusals" in read ? read.refusals : [];
}

/** Ranges of these names, in place of intervals. */
function rangesOf(...names: string[]) {
  const partitions = names.map((name, at) => ({ name, lessThan: `202${at}-01-01` }));
  return { partitionType: "RANGE", intervalType: undefined, partitions };
}

describe("readTarget", () => {
  it("fills in the defaults", () => {
    expect(readTarget(declared, "PostgreSQL")).toMatchObject({
      target: {
        intervalValue: 1,
        migration: { parallelDegree: 2, chunkRows: 50_000, lockTimeoutMs: 50, keepOldForDays: 7 },
      },
    });
  });

  it("leaves the resource's own properties out", () => {
    const own = {
      plan: {},
      partitioning: {},
      result: null,
      progressUrn: "urn",
      __provider: "…",
      declared: {},
    };
    expect(refusalsOf(own)).toEqual([]);
  });

  // prettier-ignore
  it.each([
    ["a misspelt setting", { intervallType: "MONTH" }, "UNKNOWN_SETTING", "intervallType", "Did you mean intervalType?"],
    ["a setting in another case", { partitioncolumn: "x" }, "UNKNOWN_SETTING", "partitioncolumn", "Did you mean partitionColumn?"],
    ["a setting of another place", { migration: { paralelDegree: 2 } }, "UNKNOWN_SETTING", "migration.paralelDegree", "Did you mean parallelDegree?"],
    ["a setting of a migration file", { partition_column: "x" }, "UNKNOWN_SETTING", "partition_column", "Did you mean partitionColumn?"],
    ["another name in a migration file", { table_name: "x" }, "UNKNOWN_SETTING", "table_name", "Its name here is table."],
    ["a migration file's degree", { parallel_degree: 4 }, "UNKNOWN_SETTING", "parallel_degree", "Its name here is migration.parallelDegree."],
    ["a migration file's order", { priority: "HIGH" }, "UNKNOWN_SETTING", "priority", "told by dependsOn"],
    ["a setting like no other", { xyz: 1 }, "UNKNOWN_SETTING", "xyz", "xyz is not a setting."],
    ["a strategy that there is not", { partitionType: "SYSTEM" }, "UNSUPPORTED_SETTING", "partitionType", "Use INTERVAL, RANGE, LIST, HASH, NONE."],
    ["a setting of another strategy", { partitionCount: 4 }, "UNKNOWN_SETTING", "partitionCount", "It belongs to partitionType HASH."],
    ["two partitions of one name", rangesOf("a", "a"), "INVALID_SETTING", "partitions", "differ"],
    ["a partition called like the default one", rangesOf("pdefault"), "INVALID_SETTING", "partitions", "pdefault"],
    ["a bound that is none", { ...rangesOf("a"), partitions: [{ name: "a", lessThan: 1.5 }] }, "INVALID_SETTING", "partitions[0].lessThan", "partitions[0].lessThan"],
    ["a partition without values", { partitionType: "LIST", partitions: [{ name: "a", values: [] }], intervalType: undefined }, "INVALID_SETTING", "partitions[0].values", ">=1"],
    ["other subpartitions", { subpartitionType: "RANGE", subpartitionColumn: "a", subpartitionCount: 2 }, "UNSUPPORTED_SETTING", "subpartitionType", "Use HASH"],
    ["no strategy", { partitionType: undefined }, "INVALID_SETTING", "partitionType", "partitionType"],
    ["no table", { table: undefined }, "INVALID_SETTING", "table", "table is missing"],
    ["a number for a name", { table: 7 }, "INVALID_SETTING", "table", "table expected string"],
    ["an empty name", { table: "" }, "INVALID_SETTING", "table", "must not be empty"],
    ["a NUL in a name", { table: "a\0b" }, "INVALID_SETTING", "table", "NUL"],
    ["half an interval", { intervalValue: 0.5 }, "INVALID_SETTING", "intervalValue", "int"],
    ["no interval", { intervalValue: 0 }, "INVALID_SETTING", "intervalValue", "intervalValue is not valid: too small: expected number to be >=1."],
    ["another unit", { intervalType: "CENTURY" }, "INVALID_SETTING", "intervalType", "expected one of"],
    ["too many connections", { migration: { parallelDegree: 33 } }, "INVALID_SETTING", "migration.parallelDegree", "<=32"],
    ["a lock that waits too long", { migration: { lockTimeoutMs: 5_000 } }, "INVALID_SETTING", "migration.lockTimeoutMs", "<=800"],
  ])("refuses %s by its path", (_, changes, code, path, words) => {
    const [refusal, ...others] = refusalsOf(changes);
    expect(others).toEqual([]);
    expect([refusal?.code, refusal?.path]).toEqual([code, path]);
    expect(`${refusal?.problem ?? ""} ${refusal?.remedy ?? ""}`).toContain(words);
  });

  it.each([
    [{ subpartitionType: "HASH" }, ["subpartitionColumn", "subpartitionCount"]],
    [{ subpartitionColumn: "order_id" }, ["subpartitionType", "subpartitionCount"]],
    [{ subpartitionCount: 8, subpartitionType: "HASH" }, ["subpartitionColumn"]],
  ])("refuses half a hash with what is missing: %j", (changes, paths) => {
    const refusals = refusalsOf(changes);
    expect(refusals.map(({ path }) => path)).toEqual(paths);
    expect(refusals.every(({ code }) => code === "INCOMPLETE_SETTING")).toBe(true);
  });

  it("tells everything that is wrong at once", () => {
    expect(refusalsOf({ tabel: "x", intervalValue: 0, migration: { chunkRow: 1 } })).toHaveLength(3);
  });

  it("refuses hostile text only where it is no name", () => {
    expect(refusalsOf({ table: '"; DROP TABLE x; --', schema: "$1" })).toEqual([]);
  });
});

describe("engineNameFor", () => {
  const connections = readConnections(
    JSON.stringify({
      pg: { engine: "postgres", connectString: "db:5432/hr", user: "hr" },
      ora: { engine: "oracle", connectString: "db/hr", user: "hr", password: "x" },
    }),
  );

  it.each([
    ["pg", "PostgreSQL"],
    ["ora", "Oracle"],
    ["elsewhere", "any database"],
    ["constructor", "any database"],
    [undefined, "any database"],
  ])("calls the database of connection %s %s", (connection, name) => {
    expect(engineNameFor(connections, { connection })).toBe(name);
  });

  it("stands in the refusal of a setting", () => {
    const read = readTarget({ ...declared, partitionType: "SYSTEM" }, "Oracle");
    expect(JSON.stringify(read)).toContain("is not supported on Oracle yet");
  });
});

describe("readConnections", () => {
  const secret = "s3cr3t-w0rd";
  const connection = { engine: "postgres", connectString: "db:5432/hr", user: "hr", password: secret };

  it("reads connections by their names", () => {
    const connections = readConnections(JSON.stringify({ hr: connection }));
    expect(findConnection(connections, "hr")).toEqual(connection);
  });

  it("names the known connections where one is unknown", () => {
    const connections = readConnections(JSON.stringify({ hr: connection, crm: connection }));
    expect(() => findConnection(connections, "hrr")).toThrow(
      /UNKNOWN_CONNECTION: connection: "hrr" is not .*\(known: hr, crm\)/,
    );
    expect(() => findConnection(readConnections(undefined), "hr")).toThrow("known: none");
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "does not take %s for a connection",
    (name) => {
      expect(() => findConnection(readConnections(undefined), name)).toThrow("UNKNOWN_CONNECTION");
    },
  );

  it.each([
    ["no object", secret],
    ["broken JSON", `{"hr": {"password": "${secret}"`],
    ["a list", JSON.stringify([secret])],
    ["a text", JSON.stringify(secret)],
    ["a connection that is a text", JSON.stringify({ hr: secret })],
    ["an engine that is none", JSON.stringify({ hr: { ...connection, engine: secret } })],
    [
      "a password in the address",
      JSON.stringify({ hr: { ...connection, connectString: `hr:${secret}@db/hr` } }),
    ],
    ["a password of another type", JSON.stringify({ hr: { ...connection, password: [secret] } })],
    ["an sslmode that is none", JSON.stringify({ hr: { ...connection, sslmode: secret } })],
    ["an unknown property", JSON.stringify({ hr: { ...connection, passwort: secret } })],
    ["no user", JSON.stringify({ hr: { ...connection, user: undefined } })],
  ])("refuses %s without echoing a value", (_, text) => {
    let message = "";
    try {
      readConnections(text);
    } catch (error) {
      message = String(error) + JSON.stringify(error) + String((error as Error).stack);
    }
    expect(message).toContain("INVALID_CONNECTIONS");
    expect(message).not.toContain(secret);
  });

  it("names the property that is wrong", () => {
    expect(() => readConnections(JSON.stringify({ hr: { ...connection, user: undefined } }))).toThrow(
      "hr.user is missing",
    );
    expect(() => readConnections(JSON.stringify({ hr: { ...connection, passwort: "x" } }))).toThrow(
      "unknown property passwort",
    );
  });
});

describe("properties of a resource", () => {
  it("are settings but for the resource's own", () => {
    expect(
      settingsOf({ ...declared, plan: 1, result: 2, progressUrn: "u", intervalValue: undefined }),
    ).toEqual(declared);
  });

  it("have the declaration that was last applied, whatever a refresh has found", () => {
    expect(declaredIn({ ...declared, partitionType: "NONE", declared })).toEqual(declared);
    expect(declaredIn(declared)).toEqual(declared);
  });

  it("are unknown as long as one value in them is", () => {
    expect(hasUnknown({ ...declared, migration: { chunkRows: unknownValue } })).toBe(true);
    expect(hasUnknown([[unknownValue]])).toBe(true);
    expect(hasUnknown({ ...declared, result: null })).toBe(false);
  });

  it("differ by their values, not by the order of their properties", () => {
    const olds = { ...declared, migration: { chunkRows: 1_000, parallelDegree: 2 } };
    const news = { migration: { parallelDegree: 2, chunkRows: 1_000 }, ...declared };
    expect(changedSettings(olds, news)).toEqual([]);
    expect(changedSettings(olds, { ...news, plan: { hash: "other" } })).toEqual([]);
    expect(changedSettings(olds, { ...news, intervalType: "DAY" })).toEqual(["intervalType"]);
  });

  it.each(["connection", "schema", "table"])("are another table's with another %s", (name) => {
    expect(replacingSettings(changedSettings(declared, { ...declared, [name]: "other" }))).toEqual([name]);
  });

  it("are the same table's with another partitioning", () => {
    expect(replacingSettings(["intervalType", "migration"])).toEqual([]);
  });

  it("ask for work unless the plan has none", () => {
    expect(isAnythingLeft({}, { plan: { method: "nothing" } })).toBe(false);
    expect(isAnythingLeft({}, { plan: { method: "copySwap" } })).toBe(true);
    expect(isAnythingLeft({}, { plan: unknownValue })).toBe(true);
  });

  it("ask for a validation until it was made of the run that is meant, and holds to its end", () => {
    const news = { plan: { method: "nothing", unproven: "12" } };
    const summary = { runId: "12", holds: true, verdict: "", left: null, checks: [], files: [] };
    const isLeft = (changes: object) => isAnythingLeft({ validation: { ...summary, ...changes } }, news);
    expect(isLeft({})).toBe(false);
    expect(isLeft({ runId: "11" })).toBe(true);
    expect(isLeft({ holds: false })).toBe(true);
    expect(isLeft({ holds: null, left: "Compared were 1 of 9 chunks." })).toBe(true);
    expect(isAnythingLeft({ validation: null }, news)).toBe(true);
  });

  it("ask for work until a run that is younger than the plan has done it", () => {
    const plan = { method: "addPartitions", hash: "a", afterRun: "9" };
    const done = (runId: string, planHash = "a") => ({ result: { runId, planHash } });
    expect(isAnythingLeft(done("10"), { plan })).toBe(false);
    expect(isAnythingLeft(done("9"), { plan })).toBe(true);
    expect(isAnythingLeft(done("10", "b"), { plan })).toBe(true);
    expect(isAnythingLeft({ result: { runId: "10" } }, { plan: { method: "addPartitions" } })).toBe(true);
    expect(isAnythingLeft(done("1"), { plan: { ...plan, afterRun: null } })).toBe(false);
    expect(isAnythingLeft({ result: null }, { plan })).toBe(true);
  });
});
