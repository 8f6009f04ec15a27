import type { Session } from "../../dialect/session";
import type { OracleDependant } from "../../schema/oracle-table-state";
import type { Attachment, AttachmentRow } from "./attachments/attachment";
import { securityAttachments } from "./attachments/security";
import { storageAttachments } from "./attachments/storage";
import { watcherAttachments } from "./attachments/watchers";
import { keyOf, type ByTable, type Scope, type TableName } from "./dictionary";
import { readOptional } from "./optional-view";

const attachments: readonly Attachment[] = [
  ...securityAttachments,
  ...storageAttachments,
  ...watcherAttachments,
];

/** What the views tell, by kind; null where one is closed to the user or not there. */
export type FoundAttachments = ReadonlyMap<Attachment, ByTable<AttachmentRow> | null>;

/** What hangs on the tables of a scope as objects, each kind by a view of its own. */
export async function readAttachments(session: Session, scope: Scope): Promise<FoundAttachments> {
  const found = new Map<Attachment, ByTable<AttachmentRow> | null>();
  for (const attachment of attachments)
    found.set(attachment, await readOptional(session, scope, attachment.query));
  return found;
}

/** What of it hangs on one table. */
export function attachedTo(table: TableName, found: FoundAttachments): OracleDependant[] {
  return [...found].flatMap(([{ kind }, rows]) =>
    (rows?.get(keyOf(table)) ?? []).map(({ owner, name, detail }) => ({
      kind,
      schema: owner,
      name,
      detail: detail ?? "",
    })),
  );
}

/** What may hang on a table and is not told, because the view that tells it is closed. */
export function closedParts(found: FoundAttachments): string[] {
  return [...found].flatMap(([{ closed }, rows]) => (rows === null && closed !== null ? [closed] : []));
}
