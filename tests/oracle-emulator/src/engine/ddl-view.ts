import { OracleError } from "../contract";
import type { CatalogObject } from "../catalog/model";
import type { CreateView, ObjectName, Query } from "../sql/ast";
import { translate } from "../translate/translate";
import type { DdlContext } from "./ddl/context";
import { ownerOf } from "./ddl/context";
import { createView, type CompiledView } from "./ddl/views";
import { withRoutines } from "./routine-units";
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
  const { columns = [] } = translate(
    query,
    withRoutines(session, snapshot, contextOf(session, snapshot, [])),
  );
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

/** A view that has just been compiled is valid again. */
export async function revalidateViews(session: Session, used: Iterable<CatalogObject>): Promise<void> {
  const invalid = [...used].filter((object) => object.kind === "RELATION" && !object.valid);
  if (invalid.length === 0) return;
  const ids = invalid.map(({ objectId }) => objectId);
  await setStatus(session, ids, "VALID");
}

async function setStatus(
  session: Session,
  objectIds: readonly number[],
  status: "VALID" | "INVALID",
): Promise<void> {
  const { admin } = session.state;
  await admin.query("UPDATE ora_catalog.objects SET status = $2 WHERE object_id = ANY ($1)", [
    objectIds,
    status,
  ]);
  await session.catalog.reload(admin, objectIds);
}

/** ALTER VIEW … COMPILE: a view with errors stays, with a warning. */
export async function compileView(session: Session, name: ObjectName): Promise<OracleError | undefined> {
  const snapshot = snapshotOf(session);
  const object = snapshot.resolve(name.schema?.name, name.name.name);
  if (object?.kind !== "RELATION" || object.viewText === undefined) {
    throw new OracleError(942, "table or view does not exist", name.position);
  }
  if (object.owner !== session.user && !session.privileges.has("ALTER ANY TABLE"))
    throw new OracleError(1031, "insufficient privileges");
  try {
    snapshot.relation(object.owner, object.name);
    await setStatus(session, [object.objectId], "VALID");
    return undefined;
  } catch (error) {
    if (!(error instanceof OracleError)) throw error;
    await setStatus(session, [object.objectId], "INVALID");
    return new OracleError(24344, "success with compilation error");
  }
}
