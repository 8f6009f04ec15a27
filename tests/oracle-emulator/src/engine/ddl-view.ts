import { OracleError } from "../contract";
import type { CreateView, Query } from "../sql/ast";
import { translate } from "../translate/translate";
import type { DdlContext } from "./ddl/context";
import { ownerOf } from "./ddl/context";
import { createView, type CompiledView } from "./ddl/views";
import { contextOf, snapshotOf } from "./runner";
import type { Session } from "./session";

/** CREATE VIEW: the query is compiled now, for its columns and for what it depends on. */
export async function createViewOf(
  session: Session,
  context: DdlContext,
  statement: CreateView,
): Promise<void> {
  if (statement.ifNotExists) {
    const existing = session.catalog.find(ownerOf(context, statement.name), statement.name.name.name);
    if (existing !== undefined) return;
  }
  await createView(context, statement, compile(session, statement.query));
}

function compile(session: Session, query: Query): CompiledView {
  const snapshot = snapshotOf(session);
  const { columns = [] } = translate(query, contextOf(session, snapshot, []));
  for (const object of snapshot.used.values()) {
    if (!session.privileges.may("SELECT", object)) throw new OracleError(1031, "insufficient privileges");
  }
  const uses = [...snapshot.used.values()].map((object) => ({
    owner: object.owner,
    name: object.name,
    type: object.kind === "RELATION" && object.viewText !== undefined ? "VIEW" : "TABLE",
  }));
  return { columns, uses };
}
