import { attachmentOf, inFamily, ofDatabaseOrOwn, type Attachment, type AttachmentView } from "./attachment";

/** Settings of a table, or of its partitions, that CREATE TABLE would have to repeat. */
const views: readonly AttachmentView[] = [
  {
    kind: "IN-MEMORY SETTING",
    closed: "its in-memory setting",
    // A partitioned table has none of its own, its partitions have.
    from: ({ family }) => `(SELECT owner, table_name, inmemory FROM ${family}_tables
         UNION ALL
        SELECT table_owner, table_name, inmemory FROM ${family}_tab_partitions)`,
    owner: "owner",
    table: "table_name",
    condition: "inmemory = 'ENABLED'",
  },
  {
    kind: "RESULT CACHE",
    closed: "its result cache",
    from: inFamily("tables"),
    owner: "owner",
    table: "table_name",
    condition: "result_cache = 'FORCE'",
  },
  {
    kind: "MEMOPTIMIZE",
    closed: null,
    from: inFamily("tables"),
    owner: "owner",
    table: "table_name",
    condition: "(memoptimize_read = 'ENABLED' OR memoptimize_write = 'ENABLED')",
  },
  {
    kind: "ILM POLICY",
    closed: "its policies of automatic data optimization",
    from: ofDatabaseOrOwn("ilmobjects", "object_owner"),
    owner: "in_schema",
    table: "object_name",
    name: "policy_name",
    condition: "object_type LIKE 'TABLE%' AND tbs_inherited_from IS NULL",
  },
  {
    kind: "ATTRIBUTE CLUSTERING",
    closed: "its attribute clustering",
    from: inFamily("clustering_tables"),
    owner: "owner",
    table: "table_name",
  },
  {
    kind: "ZONE MAP",
    closed: "zone maps of it",
    from: inFamily("zonemaps"),
    owner: "fact_owner",
    table: "fact_table",
    nameOwner: "owner",
    name: "zonemap_name",
  },
  {
    kind: "EXTERNAL PARTITIONS",
    closed: "its external partitions",
    from: inFamily("xternal_part_tables"),
    owner: "owner",
    table: "table_name",
  },
  {
    kind: "STATISTICS PREFERENCE",
    closed: "its statistics preferences",
    from: inFamily("tab_stat_prefs"),
    owner: "owner",
    table: "table_name",
    name: "table_name || '.' || preference_name",
    detail: "preference_value",
  },
];

export const storageAttachments: readonly Attachment[] = views.map(attachmentOf);
