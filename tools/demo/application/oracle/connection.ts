import oracledb from "oracledb";
import type { ApplicationSession } from "../session";
import type { BoundStatement } from "../statements";

export interface OracleAddress {
  readonly connectString: string;
  readonly user: string;
  readonly password: string;
}

/** Longest text of a row or a key. */
const LONGEST_TEXT = 4_000;

/** Opens a connection of the driver, named in V$SESSION. */
export async function openConnection(address: OracleAddress, module: string): Promise<oracledb.Connection> {
  const connection = await oracledb.getConnection(address);
  connection.module = module;
  // Rows are compared as text, so nothing of it may depend on a territory or a time zone.
  await connection.execute("ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,' TIME_ZONE = '+00:00'");
  return connection;
}

/** A row as the application knows it: key1, key2 … become its key. */
function toRow(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const key = Object.entries(record)
    .filter(([name]) => /^key\d$/.test(name))
    .map(([, value]) => value);
  return { ...record, key };
}

/** Rows from output binds: one array for each bind, as long as there are rows. */
function rowsOfOutputs(outputs: readonly string[], binds: unknown): Record<string, unknown>[] {
  const columns = binds as readonly (readonly unknown[])[];
  return (columns[0] ?? []).map((_, row) =>
    Object.fromEntries(outputs.map((name, column) => [name, columns[column]?.[row]])),
  );
}

async function readBack(
  connection: oracledb.Connection,
  text: string,
  written: readonly Record<string, unknown>[],
): Promise<Record<string, unknown>[]> {
  const [first] = written;
  if (first === undefined || written.length > 1) return [...written];
  const { rows } = await connection.execute<Record<string, unknown>>(text, [String(first["id"])], {
    outFormat: oracledb.OUT_FORMAT_OBJECT,
  });
  return (rows ?? []).map((row) => ({ ...first, ...row }));
}

async function runStatement(
  connection: oracledb.Connection,
  { text, values, outputs = [], readBack: again }: BoundStatement,
): Promise<Record<string, unknown>[]> {
  const output: oracledb.BindParameter = {
    dir: oracledb.BIND_OUT,
    type: oracledb.STRING,
    maxSize: LONGEST_TEXT,
  };
  const result = await connection.execute<Record<string, unknown>>(
    text,
    [...values, ...outputs.map(() => output)],
    { outFormat: oracledb.OUT_FORMAT_OBJECT },
  );
  if (outputs.length === 0) return result.rows ?? [];
  const written = rowsOfOutputs(outputs, result.outBinds);
  return again === undefined ? written : readBack(connection, again, written);
}

/** Opens a session of the application. */
export async function openApplicationSession(
  address: OracleAddress,
  module: string,
): Promise<ApplicationSession> {
  const connection = await openConnection(address, module);
  return {
    run: async <Row extends object>(statement: BoundStatement): Promise<Row[]> => {
      const records = await runStatement(connection, statement);
      return records.map((record) => toRow(record) as Row);
    },
    close: () => connection.close(),
  };
}
