import { OracleError } from "../../contract";
import type { DdlStatement } from "../../sql/ast";
import { alterTable } from "./alter-table";
import type { DdlContext } from "./context";
import { createTable } from "./create-table";
import { drop, truncateTable } from "./drop";
import { grant, revoke } from "./grants";
import { alterIndex, createIndex } from "./index-ddl";
import { rename } from "./rename";
import { alterSequence, createSequence } from "./sequence";
import { alterTrigger } from "./triggers";
import { createRole, createTablespace, createUser } from "./users";
import { comment, createSynonym } from "./views";

/** Runs one DDL statement in its transaction. Views, triggers and stored units are the session's, which compiles them first. */
export async function executeDdl(context: DdlContext, statement: DdlStatement): Promise<void> {
  switch (statement.kind) {
    case "createTable":
      await createTable(context, statement);
      return;
    case "alterTable":
      return alterTable(context, statement);
    case "createIndex":
      return createIndex(context, statement);
    case "alterIndex":
      return alterIndex(context, statement);
    case "createSequence":
      return createSequence(context, statement);
    case "alterSequence":
      return alterSequence(context, statement);
    case "createSynonym":
      return createSynonym(context, statement);
    case "alterTrigger":
      return alterTrigger(context, statement);
    case "drop":
      return drop(context, statement);
    case "truncateTable":
      return truncateTable(context, statement);
    case "rename":
      return rename(context, statement);
    case "comment":
      return comment(context, statement);
    case "grant":
      return grant(context, statement);
    case "revoke":
      return revoke(context, statement);
    case "createUser":
    case "alterUser":
      return createUser(context, statement);
    case "createRole":
      return createRole(context, statement);
    case "createTablespace":
      return createTablespace(context, statement);
    default:
      throw new OracleError(3001, `unimplemented feature: ${spelled(statement.kind)}`, statement.position);
  }
}

/** CREATE MATERIALIZED VIEW of createMaterializedView. */
function spelled(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}
