import { attachmentOf, inFamily, ofDatabaseOrOwn, type Attachment, type AttachmentView } from "./attachment";

const auditActions = ["alt", "aud", "com", "del", "gra", "ind", "ins", "loc", "ren", "sel", "upd", "fbk"];

/**
 * What guards a table's rows, or tells who reads them. Unified audit policies and redaction policies are shown to whoever sees the
 * dictionary; Label Security and Database Vault are options, whose views are there with them.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/REDACTION_POLICIES.html
 */
const views: readonly AttachmentView[] = [
  {
    kind: "ENCRYPTED COLUMN",
    closed: "its encrypted columns",
    from: inFamily("encrypted_columns"),
    owner: "owner",
    table: "table_name",
    name: "table_name || '.' || column_name",
    detail: "encryption_alg",
  },
  {
    kind: "REDACTION POLICY",
    closed: "redaction policies of it",
    from: () => "redaction_policies",
    owner: "object_owner",
    table: "object_name",
    name: "policy_name",
  },
  {
    kind: "FINE-GRAINED AUDIT POLICY",
    closed: "fine-grained audit policies of it",
    from: inFamily("audit_policies"),
    owner: "object_schema",
    table: "object_name",
    name: "policy_name",
  },
  {
    kind: "UNIFIED AUDIT POLICY",
    closed: "unified audit policies of it",
    from: () => "audit_unified_policies",
    owner: "object_schema",
    table: "object_name",
    name: "policy_name",
    condition: "object_type = 'TABLE'",
  },
  {
    kind: "AUDITING",
    // Traditional auditing is gone from 23ai on.
    closed: null,
    from: ofDatabaseOrOwn("obj_audit_opts", "owner"),
    owner: "in_schema",
    table: "object_name",
    condition: `object_type = 'TABLE' AND (${auditActions.map((action) => `${action} <> '-/-'`).join(" OR ")})`,
  },
  {
    kind: "LABEL SECURITY POLICY",
    closed: null,
    from: inFamily("sa_table_policies"),
    owner: "schema_name",
    table: "table_name",
    name: "policy_name",
  },
  {
    kind: "DATABASE VAULT REALM",
    closed: null,
    from: () => "dvsys.dba_dv_realm_object",
    owner: "owner",
    table: "object_name",
    name: "realm_name",
  },
  {
    kind: "DATA SECURITY POLICY",
    closed: null,
    from: inFamily("xs_applied_policies"),
    owner: "schema",
    table: "object",
    name: "policy",
  },
];

export const securityAttachments: readonly Attachment[] = views.map(attachmentOf);
