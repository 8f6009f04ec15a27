import { z } from "zod";
import { identifierSchema } from "./identifier";
import { intervalTypeSchema } from "./target";

/** What a discovery has noted, for the reader of the file: a table is what the database says when a preview is made. */
const notedSchema = z.looseObject({});

export const migrationActionSchema = z.enum([
  "convert_interval_to_interval_hash",
  "add_interval_hash_partitioning",
  "add_interval_partitioning",
  "add_hash_subpartitions",
]);

export const prioritySchema = z.enum(["HIGH", "MEDIUM", "LOW"]);

const targetConfigurationSchema = z.strictObject({
  partition_type: z.literal("INTERVAL").default("INTERVAL"),
  partition_column: identifierSchema,
  interval_type: intervalTypeSchema,
  interval_value: z.int().min(1).nullish(),
  initial_partition_value: z.union([z.string(), z.int()]).nullish(),
  subpartition_type: z.enum(["HASH", "NONE"]).nullish(),
  subpartition_column: identifierSchema.nullish(),
  subpartition_count: z.int().min(2).max(1_024).nullish(),
  tablespace: identifierSchema.nullish(),
  parallel_degree: z.int().min(1).max(32).nullish(),
});

const migrationSettingsSchema = z.strictObject({
  estimated_hours: z.number().positive().max(100_000).nullish(),
  priority: prioritySchema.nullish(),
  validate_data: z.boolean().nullish(),
  backup_old_table: z.boolean().nullish(),
  drop_old_after_days: z.int().min(0).max(3_650).nullish(),
});

export const migrationTableSchema = z.strictObject({
  enabled: z.boolean().default(true),
  owner: identifierSchema.nullish(),
  table_name: identifierSchema,
  current_state: notedSchema.nullish(),
  available_columns: notedSchema.nullish(),
  migration_action: migrationActionSchema.nullish(),
  target_configuration: targetConfigurationSchema,
  migration_settings: migrationSettingsSchema.nullish(),
});

/** A file that declares the tables of a schema: JSON with names in snake case, one entry a table. */
export const migrationFileSchema = z.strictObject({
  metadata: z
    .strictObject({
      generated_date: z.string().nullish(),
      schema: identifierSchema.nullish(),
      discovery_criteria: z.string().nullish(),
      total_tables_found: z.number().nullish(),
      tables_selected_for_migration: z.number().nullish(),
    })
    .nullish(),
  tables: z.array(migrationTableSchema).min(1),
});

export type MigrationAction = z.infer<typeof migrationActionSchema>;
export type Priority = z.infer<typeof prioritySchema>;
export type MigrationTable = z.infer<typeof migrationTableSchema>;
export type MigrationFile = z.infer<typeof migrationFileSchema>;
