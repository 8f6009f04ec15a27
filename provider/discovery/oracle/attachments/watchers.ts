import { attachmentOf, inFamily, type Attachment, type AttachmentView } from "./attachment";

/** Behind a schema and a point: `HR.ORDERS`. */
const beforePoint = "SUBSTR(table_name, 1, INSTR(table_name, '.') - 1)";
const behindPoint = "SUBSTR(table_name, INSTR(table_name, '.') + 1)";

/** Who follows a table's changes, or stands on it, by the object's number. */
const views: readonly AttachmentView[] = [
  {
    kind: "REPLICATION (CAPTURE)",
    closed: "its replication by Streams, XStream or GoldenGate",
    from: inFamily("capture_prepared_tables"),
    owner: "table_owner",
    table: "table_name",
  },
  {
    kind: "CHANGE NOTIFICATION",
    closed: "registrations for its changes",
    from: ({ family }) => `${family === "DBA" ? "dba" : "user"}_change_notification_regs`,
    owner: beforePoint,
    table: behindPoint,
    name: "TO_CHAR(regid)",
  },
  {
    kind: "JSON DUALITY VIEW",
    closed: null,
    from: inFamily("json_duality_view_tabs"),
    owner: "table_owner",
    table: "table_name",
    nameOwner: "view_owner",
    name: "view_name",
  },
];

/** What columns have that came with 23ai; where the dictionary's views have no such columns, no column has it. */
const ofColumns: readonly AttachmentView[] = [
  {
    kind: "RESERVABLE COLUMN",
    closed: null,
    from: inFamily("tab_cols"),
    owner: "owner",
    table: "table_name",
    name: "table_name || '.' || column_name",
    condition: "reservable_column = 'YES'",
  },
  {
    kind: "DOMAIN",
    closed: null,
    from: inFamily("tab_cols"),
    owner: "owner",
    table: "table_name",
    nameOwner: "domain_owner",
    name: "domain_name",
    detail: "column_name",
    condition: "domain_name IS NOT NULL",
  },
  {
    kind: "ANNOTATION",
    closed: null,
    from: inFamily("annotations_usage"),
    owner: "annotation_owner",
    table: "object_name",
    name: "annotation_name",
    detail: "column_name",
    condition: "object_type = 'TABLE' AND domain_name IS NULL",
  },
];

export const watcherAttachments: readonly Attachment[] = [...views, ...ofColumns].map(attachmentOf);
