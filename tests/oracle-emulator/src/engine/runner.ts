import { OracleError, type Value } from "../contract";
import type { CatalogObject, DataType, RelationInfo } from "../catalog/model";
import { SessionSnapshot } from "../catalog/snapshot";
import { Privileges, type ObjectPrivilege } from "../catalog/privileges";
import type { Catalog } from "../catalog/catalog";
import type { Dml, Query } from "../sql/ast";
import { parseStatement } from "../sql";
import type { TranslateContext, Translation, VariableInfo } from "../translate/context";
import { translate } from "../translate/translate";
import type { FunctionTexts } from "../plsql/triggers/routines";
import type { Connection, TextResult } from "./connection";
import { withRoutines } from "./routine-units";
import { fromPostgres, toPostgres } from "./values";

/** What a translation needs of its session. */
export interface NamesOfSession {
  readonly catalog: Catalog;
  readonly user: string;
  readonly currentSchema: string;
  readonly privileges: Privileges;
}

type Relation = CatalogObject & { readonly kind: "RELATION" };

/** Views may stand on views. */
const MAX_VIEW_DEPTH = 32;

/** Names for one statement. A view becomes its query, compiled as its owner's. */
export function snapshotOf(
  session: NamesOfSession,
  { depth = 0, functions = { schema: "pg_temp", texts: new Map() } }: Partial<Expansion> = {},
): SessionSnapshot {
  return new SessionSnapshot(
    session.catalog,
    session.currentSchema,
    session.privileges,
    (view) => expandView(session, view, { depth, functions }),
    functions,
  );
}

interface Expansion {
  readonly depth: number;
  readonly functions: FunctionTexts;
}

function expandView(session: NamesOfSession, view: Relation, { depth, functions }: Expansion): RelationInfo {
  if (depth > MAX_VIEW_DEPTH) throw new OracleError(1731, "circular view definition encountered");
  const statement = parseStatement(view.viewText ?? "") as Query;
  const owner: NamesOfSession = {
    catalog: session.catalog,
    user: session.user,
    privileges: Privileges.ofView(view.owner),
    currentSchema: view.owner,
  };
  try {
    const snapshot = snapshotOf(owner, { depth: depth + 1, functions });
    const { text } = translate(statement, withRoutines(owner, snapshot, contextOf(owner, snapshot, [])));
    const columns = view.relation.columns.map(({ physicalName }) => physicalName).join(", ");
    return { ...view.relation, physicalName: `(SELECT * FROM (${text}) AS v (${columns}))` };
  } catch (cause) {
    if (!(cause instanceof OracleError)) throw cause;
    throw new OracleError(4063, `view "${view.owner}.${view.name}" has errors`, 0, { cause });
  }
}

/** The context of a translation; variables are a block's. */
export function contextOf(
  session: NamesOfSession,
  snapshot: SessionSnapshot,
  bindTypes: readonly DataType[],
  variable?: (parts: readonly string[]) => VariableInfo | undefined,
): TranslateContext {
  return {
    catalog: snapshot,
    currentSchema: session.currentSchema,
    user: session.user,
    bindTypes,
    partitionPredicate: (relation, partition) => {
      const found = session.catalog.partitions(relation.objectId).find(({ name }) => name === partition.name);
      if (found === undefined) return [partition.objectId];
      return found.subpartitions.length === 0
        ? [found.objectId]
        : found.subpartitions.map(({ objectId }) => objectId);
    },
    ...(variable === undefined ? {} : { variable }),
  };
}

const TARGET_PRIVILEGE = { insert: "INSERT", update: "UPDATE", delete: "DELETE" } as const;

/** ORA-01031 for what the user may see but not do. */
export function requirePrivileges(
  session: NamesOfSession,
  statement: Query | Dml,
  snapshot: SessionSnapshot,
  translation: Translation,
): void {
  for (const object of snapshot.used.values()) {
    const isTarget = translation.target?.objectId === object.objectId;
    const needed: readonly ObjectPrivilege[] = isTarget ? targetPrivileges(statement) : ["SELECT"];
    if (needed.every((privilege) => session.privileges.may(privilege, object))) continue;
    throw new OracleError(1031, "insufficient privileges");
  }
}

function targetPrivileges(statement: Query | Dml): readonly ObjectPrivilege[] {
  if (statement.kind === "query") return ["SELECT"];
  if (statement.kind !== "merge") return [TARGET_PRIVILEGE[statement.kind]];
  return [
    ...(statement.insert === undefined ? [] : (["INSERT"] as const)),
    ...(statement.update === undefined ? [] : (["UPDATE"] as const)),
  ];
}

/** Values of a translation's parameters, as PostgreSQL reads them. */
export function parameterValues(
  translation: Translation,
  bind: (index: number) => Value,
  variable: (parts: readonly string[]) => Value = () => null,
): readonly (string | null)[] {
  return translation.binds.map((parameter) =>
    toPostgres(
      parameter.kind === "bind" ? bind(parameter.index) : variable(parameter.parts),
      parameter.type.name,
    ),
  );
}

/** Runs a translated statement; FOR UPDATE WAIT n waits so long. */
export async function runTranslation(
  connection: Connection,
  translation: Translation,
  values: readonly (string | null)[],
): Promise<TextResult> {
  const wait = translation.lockWaitSeconds;
  if (wait !== undefined) await connection.run(`SET LOCAL lock_timeout = ${wait === 0 ? 1 : wait * 1000}`);
  const result = await connection.query(translation.text, values);
  if (wait !== undefined) await connection.run("SET LOCAL lock_timeout = 0");
  return result;
}

/** Rows in the form of the contract. */
export function rowsOf(translation: Translation, result: TextResult): readonly (readonly Value[])[] {
  const types = (translation.columns ?? []).map(({ type }) => type.name);
  return result.rows.map((row) => types.map((type, index) => fromPostgres(row[index] ?? null, type)));
}
