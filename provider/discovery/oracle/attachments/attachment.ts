import { z } from "zod";
import type { DictionaryQuery, Scope } from "../dictionary";

const attachmentRowSchema = z.object({ owner: z.string(), name: z.string(), detail: z.string().nullable() });

export type AttachmentRow = z.infer<typeof attachmentRowSchema>;

/** A kind of thing that belongs to the table as an object, not to its name, and is told by a view of its own. */
export interface Attachment {
  /** As a refusal names it. */
  readonly kind: string;
  /** What cannot be told where the view is closed to the user; null where a view that is missing says that there is none. */
  readonly closed: string | null;
  readonly query: DictionaryQuery<typeof attachmentRowSchema>;
}

/** Where a view has what. Expressions of SQL; only `owner` and `table` must be columns or functions of them. */
export interface AttachmentView {
  readonly kind: string;
  readonly closed: string | null;
  readonly from: (scope: Scope) => string;
  readonly owner: string;
  readonly table: string;
  /** Default: the table itself. */
  readonly name?: string;
  /** Whose it is; default: the table's owner. */
  readonly nameOwner?: string;
  readonly detail?: string;
  readonly condition?: string;
}

/** `ALL_AUDIT_POLICIES` or `DBA_AUDIT_POLICIES`. */
export const inFamily =
  (view: string) =>
  ({ family }: Scope): string =>
    `${family}_${view}`;

/**
 * A view that only exists for the whole database and for the own schema; the latter may lack the column of owners. Either way the
 * owner is `in_schema`.
 */
export const ofDatabaseOrOwn =
  (view: string, owner: string) =>
  ({ family }: Scope): string =>
    family === "DBA"
      ? `(SELECT v.${owner} AS in_schema, v.* FROM dba_${view} v)`
      : `(SELECT SYS_CONTEXT('USERENV', 'SESSION_USER') AS in_schema, v.* FROM user_${view} v)`;

/** Makes the query that reads a view. */
export function attachmentOf(view: AttachmentView): Attachment {
  const {
    kind,
    closed,
    from,
    owner,
    table,
    name = table,
    nameOwner = owner,
    detail = "NULL",
    condition,
  } = view;
  return {
    kind,
    closed,
    query: {
      name: `discovery.${kind.toLowerCase().replaceAll(" ", "-")}`,
      shape: attachmentRowSchema,
      text: (scope) => `
SELECT DISTINCT ${owner} AS "schema", ${table} AS "table", ${nameOwner} AS "owner", ${name} AS "name", ${detail} AS "detail"
  FROM ${from(scope)}
 WHERE ${scope.where(owner, table)}${condition === undefined ? "" : `\n   AND ${condition}`}
 ORDER BY 1, 2, 3, 4`,
    },
  };
}
