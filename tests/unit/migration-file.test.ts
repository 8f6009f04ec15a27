import { readFileSync } from "node:fs";
import path from "node:path";
import { loadMigrationFile, readMigrationFile } from "../../provider/migration-file";
import { intervalTargetSchema } from "../../provider/schema/target";

const guide = readFileSync(path.join(__dirname, "../../docs/guide/migration-file.md"), "utf8");
const [, documented = ""] = /```json\n([\s\S]*?)```/.exec(guide) ?? [];

interface Table extends Record<string, unknown> {
  readonly target_configuration: Readonly<Record<string, unknown>>;
  readonly migration_settings: Readonly<Record<string, unknown>>;
}

const [example] = (JSON.parse(documented) as { tables: Table[] }).tables;
if (!example) throw new Error("the guide has an example");

/** The documented table with changes, in a file of its own. */
function fileOf(changes: { target?: object; settings?: object; table?: object } = {}): object {
  const { target, settings, table } = changes;
  const target_configuration = { ...example?.target_configuration, ...target };
  const migration_settings = { ...example?.migration_settings, ...settings };
  return { tables: [{ ...example, target_configuration, migration_settings, ...table }] };
}

const read = (content: unknown) => readMigrationFile(content, { connection: "hr" });

function tablesOf(content: unknown) {
  const result = read(content);
  if ("refusals" in result) throw new Error(result.refusals.map(({ problem }) => problem).join("\n"));
  return result.tables;
}

function refusalsOf(content: unknown): string[] {
  const result = read(content);
  return "refusals" in result ? result.refusals.map(({ code, problem }) => `${code}: ${problem}`) : [];
}

const without = { subpartition_type: null, subpartition_column: null, subpartition_count: null };

describe("a migration file", () => {
  it("gives the declaration of each table, setting by setting", () => {
    expect(tablesOf(JSON.parse(documented))).toEqual([
      {
        name: "HR.ORDERS",
        priority: "LOW",
        target: {
          connection: "hr",
          schema: "HR",
          table: "ORDERS",
          partitionType: "INTERVAL",
          partitionColumn: "ORDER_DATE",
          intervalType: "MONTH",
          intervalValue: 1,
          initialPartitionValue: "2024-01-01",
          subpartitionType: "HASH",
          subpartitionColumn: "ORDER_ID",
          subpartitionCount: 4,
          tablespace: "USERS",
          migration: {
            expectedSource: "NONE",
            parallelDegree: 2,
            estimatedHours: 3.8,
            keepOldForDays: 7,
          },
        },
      },
    ]);
  });

  it("needs the table, its key and its interval alone", () => {
    const target_configuration = { partition_column: "D", interval_type: "DAY" };
    const [table] = tablesOf({
      metadata: { schema: "HR" },
      tables: [{ table_name: "T", target_configuration }],
    });
    expect(table).toMatchObject({ name: "HR.T", priority: "MEDIUM" });
    expect(intervalTargetSchema.parse(table?.target)).toEqual(
      intervalTargetSchema.parse({
        ...{ connection: "hr", schema: "HR", table: "T", partitionType: "INTERVAL" },
        ...{ partitionColumn: "D", intervalType: "DAY" },
      }),
    );
  });

  it("leaves out what is not enabled, whatever else it says of it", () => {
    expect(tablesOf(fileOf({ table: { enabled: false }, settings: { validate_data: false } }))).toEqual([]);
  });

  it("takes the notes of a discovery as they are", () => {
    const noted = { current_state: { size_gb: 45.2, lob_count: 2 }, available_columns: { numeric: [] } };
    expect(tablesOf(fileOf({ table: noted }))).toHaveLength(1);
  });

  it("gives tables of a higher priority first, and the order of the file within one", () => {
    const names = { A: "LOW", B: "HIGH", C: null, D: "HIGH" };
    const tables = Object.entries(names).map(([table_name, priority]) => ({
      ...{ owner: "HR", table_name, target_configuration: example.target_configuration },
      migration_settings: { priority },
    }));
    expect(tablesOf({ tables }).map(({ name }) => name)).toEqual(["HR.B", "HR.D", "HR.C", "HR.A"]);
  });

  it.each([
    ["convert_interval_to_interval_hash", {}, "INTERVAL"],
    ["add_hash_subpartitions", {}, "INTERVAL"],
    ["add_interval_hash_partitioning", {}, "NONE"],
    ["add_interval_partitioning", without, "NONE"],
  ])("says by %s what the table must be before", (migration_action, target, expectedSource) => {
    const [table] = tablesOf(fileOf({ table: { migration_action }, target }));
    expect(table?.target.migration).toMatchObject({ expectedSource });
  });

  it("keeps the old table as long as it says, and not at all where it is no backup", () => {
    const daysOf = (settings: object) => tablesOf(fileOf({ settings }))[0]?.target.migration;
    expect(daysOf({ drop_old_after_days: 30 })).toMatchObject({ keepOldForDays: 30 });
    expect(daysOf({ backup_old_table: false, drop_old_after_days: null })).toMatchObject({
      keepOldForDays: 0,
    });
    expect(daysOf({ drop_old_after_days: null })).not.toHaveProperty("keepOldForDays");
  });

  it.each([
    [
      "validate_data that is off",
      { settings: { validate_data: false } },
      "tables[0].migration_settings.validate_data must be true",
    ],
    [
      "no backup that is kept",
      { settings: { backup_old_table: false } },
      "tables[0].migration_settings.backup_old_table is false",
    ],
    [
      "another priority",
      { settings: { priority: "URGENT" } },
      "tables[0].migration_settings.priority is not valid",
    ],
    [
      "SQL for a date",
      { target: { initial_partition_value: "SYSDATE - (1)" } },
      "tables[0].target_configuration.initial_partition_value must be a date",
    ],
    [
      "another strategy",
      { target: { partition_type: "LIST" } },
      'tables[0].target_configuration.partition_type expected "INTERVAL"',
    ],
    [
      "another unit",
      { target: { interval_type: "SECOND" } },
      "tables[0].target_configuration.interval_type is not valid",
    ],
    [
      "no interval",
      { target: { interval_value: 0 } },
      "tables[0].target_configuration.interval_value is not valid",
    ],
    [
      "too many hashes",
      { target: { subpartition_count: 4096 } },
      "tables[0].target_configuration.subpartition_count",
    ],
    [
      "a hash without its key",
      { target: { subpartition_column: null } },
      "tables[0].target_configuration.subpartition_column is missing",
    ],
    [
      "a hash that is not declared as one",
      { target: { subpartition_type: "NONE", subpartition_count: null }, table: { migration_action: null } },
      "tables[0].target_configuration.subpartition_column needs subpartition_type HASH",
    ],
    [
      "a degree of none",
      { target: { parallel_degree: 0 } },
      "tables[0].target_configuration.parallel_degree is not valid",
    ],
    [
      "an empty tablespace",
      { target: { tablespace: "" } },
      "tables[0].target_configuration.tablespace must not be empty",
    ],
    [
      "no time at all",
      { settings: { estimated_hours: 0 } },
      "tables[0].migration_settings.estimated_hours is not valid",
    ],
    ["another action", { table: { migration_action: "do_it" } }, "tables[0].migration_action is not valid"],
    [
      "an action that makes no hash",
      { table: { migration_action: "add_interval_partitioning" } },
      "tables[0].migration_action does not fit",
    ],
    ["an action that makes one", { target: without }, "tables[0].migration_action does not fit"],
    ["no owner", { table: { owner: null } }, "tables[0].owner is missing"],
    ["no name", { table: { table_name: undefined } }, "tables[0].table_name is missing"],
  ])("refuses %s by its path", (_, changes, problem) => {
    const [refusal, ...others] = refusalsOf(fileOf(changes));
    expect(refusal).toContain(`INVALID_SETTING: ${problem}`);
    expect(others).toEqual([]);
  });

  it("refuses names that it does not have, and tells of those in another case", () => {
    expect(refusalsOf(fileOf({ target: { partitionColumn: "D", speed: 9 } }))).toEqual([
      "UNKNOWN_SETTING: tables[0].target_configuration.partitionColumn is not a setting. A migration file would call it partition_column.",
      "UNKNOWN_SETTING: tables[0].target_configuration.speed is not a setting.",
    ]);
    expect(refusalsOf({ ...fileOf(), common: {} })).toEqual(["UNKNOWN_SETTING: common is not a setting."]);
  });

  it("refuses a table that it has twice, and one with no table at all", () => {
    const { tables } = fileOf() as { tables: object[] };
    expect(refusalsOf({ tables: [...tables, ...tables] })).toEqual([
      "INVALID_SETTING: tables has HR.ORDERS more than once.",
    ]);
    expect(refusalsOf({ tables: [] })).toHaveLength(1);
    expect(refusalsOf("text")).toHaveLength(1);
  });

  it("is refused as a whole, with every reason, where it is loaded", () => {
    expect(() => loadMigrationFile("/no/such/file.json", { connection: "hr" })).toThrow(
      /^MIGRATION_FILE_REFUSED: The migration file \/no\/such\/file.json cannot be used: .*ENOENT/,
    );
    expect(() => loadMigrationFile(path.join(__dirname, "../../package.json"), { connection: "hr" })).toThrow(
      /\n {2}INVALID_SETTING: tables is missing[\s\S]*\n {2}UNKNOWN_SETTING: name is not a setting/,
    );
  });
});
