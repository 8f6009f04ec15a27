import type { CatalogObject } from "../catalog/model";
import { Privileges } from "../catalog/privileges";
import type { SessionSnapshot } from "../catalog/snapshot";
import { Routines, type RoutineUnit } from "../plsql/triggers/routines";
import { parseStatement } from "../sql";
import type { CreateRoutine } from "../sql/ast";
import type { CatalogSnapshot } from "../catalog/model";
import type { TranslateContext } from "../translate/context";
import { contextOf, snapshotOf, type NamesOfSession } from "./runner";

type Unit = CatalogObject & { readonly kind: "UNIT" };

/** How a routine's owner sees names. */
type NamesOfOwner = (snapshot: SessionSnapshot, owner: string) => CatalogSnapshot;

/** Finds the stored procedures and functions that a session may call. */
export function findRoutines(
  session: NamesOfSession,
  snapshot: SessionSnapshot,
  namesOfOwner: NamesOfOwner = (names) => names,
): (parts: readonly string[]) => RoutineUnit | undefined {
  return (parts) => {
    if (parts.length > 2) return undefined;
    const object = snapshot.resolve(parts.at(-2), parts.at(-1) ?? "");
    if (object?.kind !== "UNIT" || object.source === undefined) return undefined;
    if (object.owner !== session.user && !session.privileges.may("EXECUTE", object)) return undefined;
    return unitOf(session, snapshot, object, namesOfOwner);
  };
}

function unitOf(
  session: NamesOfSession,
  snapshot: SessionSnapshot,
  object: Unit,
  namesOfOwner: NamesOfOwner,
): RoutineUnit | undefined {
  const { owner } = object;
  const text = `CREATE ${object.source ?? ""}`;
  const { body } = parseStatement(text) as CreateRoutine;
  if (body?.kind !== "routine") return undefined;
  const names: NamesOfSession = {
    catalog: session.catalog,
    user: owner,
    privileges: Privileges.ofView(owner),
    currentSchema: owner,
  };
  const own = snapshotOf(names, { functions: snapshot.functions });
  const context = { ...contextOf(names, own, []), catalog: namesOfOwner(own, owner) };
  const { objectId, name } = object;
  return { objectId, owner, name: `${owner}.${name}`, text, declaration: body.declaration, context };
}

/** The context of a statement that may call stored functions; what they become is in the snapshot's functions. */
export function withRoutines(
  session: NamesOfSession,
  snapshot: SessionSnapshot,
  context: TranslateContext,
): TranslateContext {
  const routines = new Routines(snapshot.functions, findRoutines(session, snapshot));
  return { ...context, routine: (parts) => routines.routine(parts, "SQL") };
}
