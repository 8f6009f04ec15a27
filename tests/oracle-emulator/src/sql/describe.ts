import type { StatementInfo } from "../contract";
import type { Bind, Statement } from "./ast";

/** All that is not DDL. */
const KINDS: Readonly<Partial<Record<Statement["kind"], StatementInfo["kind"]>>> = {
  query: "query",
  insert: "dml",
  update: "dml",
  delete: "dml",
  merge: "dml",
  anonymousBlock: "plsql",
  callSql: "plsql",
  alterSessionSet: "other",
  alterSessionParallel: "other",
  alterSystem: "other",
  lockTable: "other",
  commit: "other",
  rollback: "other",
  savepoint: "other",
  setTransaction: "other",
  setConstraints: "other",
  setRole: "other",
};

const described = new WeakMap<Statement, StatementInfo>();

/** What a client wants to know before anything runs: the kind of statement and its binds. */
export function describeStatement(statement: Statement): StatementInfo {
  const known = described.get(statement);
  if (known !== undefined) return known;
  const info = describe(statement);
  described.set(statement, info);
  return info;
}

function describe(statement: Statement): StatementInfo {
  const binds = bindsIn(statement);
  const bindNames: string[] = [];
  for (const { index, name } of binds) bindNames[index] = name;
  const returning = "returning" in statement ? statement.returning : undefined;
  const returningBinds = returning === undefined ? [] : bindsIn(returning.into).map(({ index }) => index);
  return { kind: kindOf(statement), bindNames, returningBinds };
}

function kindOf({ kind }: Statement): StatementInfo["kind"] {
  return KINDS[kind] ?? "ddl";
}

/** All binds of a tree, in the order of the text; without recursion, since chains of operators nest deep. */
function bindsIn(tree: object): Bind[] {
  const binds: Bind[] = [];
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== "object" || node === null) continue;
    if ("kind" in node && node.kind === "bind") binds.push(node as Bind);
    else open.push(...(Object.values(node) as unknown[]));
  }
  return binds.sort((one, other) => one.position - other.position);
}
