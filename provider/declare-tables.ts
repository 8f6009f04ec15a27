import { loadMigrationFile, type MigrationFileOptions } from "./migration-file";
import { PartitionedTable } from "./resource";

/**
 * Declares every table that a migration file has enabled. Those of a lower priority depend on those of a higher one, so they begin
 * when these are done, whatever `--parallel` says; tables of one priority run side by side.
 * @returns the resources by the names of their tables
 * @throws MIGRATION_FILE_REFUSED with every refusal, before any resource is declared
 */
export function declareTables(path: string, options: MigrationFileOptions): Record<string, PartitionedTable> {
  const declared: Record<string, PartitionedTable> = {};
  let before: PartitionedTable[] = [];
  let level: PartitionedTable[] = [];
  let priority: string | null = null;
  for (const table of loadMigrationFile(path, options)) {
    if (table.priority !== priority) {
      before = [...before, ...level];
      level = [];
      priority = table.priority;
    }
    const resource = new PartitionedTable(table.name, table.target, { dependsOn: before });
    level.push(resource);
    declared[table.name] = resource;
  }
  return declared;
}
