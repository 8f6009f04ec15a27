import { OracleError } from "../../contract";
import { EXECUTE, EXECUTE_FLAG, SINCE } from "../constants";
import { ProtocolError } from "../protocol-error";
import type { WireReader } from "../reader";
import { decodeText } from "../lobs";
import { emptyRows, isReadable, readBindRows, readVariables } from "./binds";
import type { BindRows, ReadContext, Variable } from "./binds";
import { scanBinds } from "./returning";

/** What a server remembers of a statement between its calls, as far as reading the next one needs it. */
export interface KnownStatement {
  readonly sql: string;
  readonly variables: readonly Variable[];
  /** Binds that the last PL/SQL call only wrote: a re-execute sends no values for them. */
  readonly outOnly: readonly boolean[];
  readonly isQuery: boolean;
}

export type StatementLookup = (cursorId: number) => KnownStatement | undefined;

export interface ExecuteCall {
  readonly kind: "execute";
  readonly cursorId: number;
  /** Text to parse; absent for what the cursor has already. */
  readonly sql?: string;
  readonly variables?: readonly Variable[];
  readonly binds: BindRows;
  readonly defines?: readonly Variable[];
  readonly executes: boolean;
  readonly fetches: boolean;
  /** Rows that a query may return with this reply. */
  readonly rowLimit: number;
  readonly autoCommit: boolean;
  readonly batchErrors: boolean;
  readonly rowCounts: boolean;
}

interface Header {
  readonly options: number;
  readonly cursorId: number;
  /** Bytes of the text; undefined when there is none. */
  readonly sqlBytes: number | undefined;
  readonly vectorLength: number;
  readonly rowLimit: number;
  readonly bindCount: number;
  readonly defineCount: number;
}

const NO_BINDS: BindRows = { rows: [] };

/** Reads a full execute: text, options, declarations and values. */
export function readExecute(reader: WireReader, context: ReadContext, known: StatementLookup): ExecuteCall {
  const header = readHeader(reader, context.fieldVersion);
  const sql = header.sqlBytes === undefined ? undefined : readSql(reader, header.sqlBytes, context);
  const vector = Array.from({ length: header.vectorLength }, () => reader.uint());
  const flags = vector[9] ?? 0;
  if ((flags & EXECUTE_FLAG.scrollable) !== 0) {
    throw new OracleError(3001, "unimplemented feature: scrollable cursors");
  }
  const { options, cursorId, rowLimit } = header;
  const has = (option: number): boolean => (options & option) !== 0;
  const call = {
    kind: "execute" as const,
    cursorId,
    ...(sql === undefined ? {} : { sql }),
    binds: NO_BINDS,
    executes: has(EXECUTE.execute),
    fetches: has(EXECUTE.fetch),
    // Some drivers say with the options how many rows they want.
    rowLimit: rowLimit === 0 && has(EXECUTE.fetch) ? (vector[1] ?? 0) : rowLimit,
    autoCommit: has(EXECUTE.commit),
    batchErrors: has(EXECUTE.batchErrors),
    rowCounts: (flags & EXECUTE_FLAG.rowCounts) !== 0,
  };
  if (has(EXECUTE.define) && header.defineCount > 0) {
    return { ...call, defines: readVariables(reader, header.defineCount, context) };
  }
  const isQuery = (vector[7] ?? 0) === 1;
  const iterations = isQuery ? 1 : (vector[1] ?? 1);
  if (header.bindCount === 0) {
    return iterations > 1 ? { ...call, binds: { rows: emptyRows(0, iterations) } } : call;
  }
  const text = sql ?? known(cursorId)?.sql ?? "";
  return { ...call, ...readBinds(reader, header.bindCount, text, iterations, context) };
}

/** Reads a re-execute: a cursor and values. @throws OracleError ORA-01001 for a cursor that is not open */
export function readReexecute(
  reader: WireReader,
  context: ReadContext,
  known: StatementLookup,
  fetches: boolean,
): ExecuteCall {
  const cursorId = reader.uint();
  const iterations = reader.uint();
  reader.uint();
  const autoCommit = (reader.uint() & 1) !== 0;
  const statement = known(cursorId);
  if (statement === undefined) {
    throw new OracleError(1001, "invalid cursor");
  }
  const { returning, isPlsql } = scanBinds(statement.sql);
  const sent = statement.variables.map((variable, position) =>
    returning.includes(position) || statement.outOnly[position] === true ? undefined : variable,
  );
  const rows = statement.isQuery ? 1 : iterations;
  return {
    kind: "execute",
    cursorId,
    binds: readBindRows(reader, sent, rows, isPlsql, context),
    executes: true,
    fetches,
    rowLimit: fetches ? iterations : 0,
    autoCommit,
    batchErrors: false,
    rowCounts: false,
  };
}

function readBinds(
  reader: WireReader,
  count: number,
  sql: string,
  rows: number,
  context: ReadContext,
): { variables: readonly Variable[]; binds: BindRows } {
  const { returning, isPlsql } = scanBinds(sql);
  const variables = readVariables(reader, count, context);
  const unreadable = variables.find((variable) => !isReadable(variable));
  if (unreadable !== undefined) {
    throw new OracleError(3001, `unimplemented feature: a bind of wire type ${unreadable.type.code}`);
  }
  const sent = variables.map((variable, position) => (returning.includes(position) ? undefined : variable));
  const binds = readBindRows(reader, sent, rows, isPlsql, context);
  if (returning.length > 0) {
    reader.skip(reader.remaining); // some drivers send nulls for what is to be returned
  }
  return { variables, binds };
}

function readHeader(reader: WireReader, fieldVersion: number): Header {
  const options = reader.uint();
  const cursorId = reader.uint();
  const hasSql = reader.u8() !== 0;
  const sqlBytes = reader.uint();
  reader.u8();
  const vectorLength = reader.uint();
  reader.skip(2);
  reader.uint(); // bytes of prefetched rows
  const rowLimit = reader.uint();
  reader.uint(); // longest LONG
  const hasBinds = reader.u8() !== 0;
  const bindCount = reader.uint();
  reader.skip(5); // pointers to what a thin client never sends
  const hasDefines = reader.u8() !== 0;
  const defineCount = reader.uint();
  skipRegistration(reader, fieldVersion);
  if (vectorLength > 64) {
    throw new ProtocolError("an execute has too many options");
  }
  return {
    options,
    cursorId,
    sqlBytes: hasSql ? sqlBytes : undefined,
    vectorLength,
    rowLimit,
    bindCount: hasBinds ? bindCount : 0,
    defineCount: hasDefines ? defineCount : 0,
  };
}

/** Fields of change notification, row counts, statement signatures and chunk ids. */
function skipRegistration(reader: WireReader, fieldVersion: number): void {
  reader.uint();
  reader.skip(3);
  reader.uint();
  reader.u8();
  reader.uint();
  reader.uint();
  reader.u8();
  reader.uint();
  reader.u8();
  if (fieldVersion >= SINCE.sqlSignature) {
    reader.u8();
    reader.uint();
    reader.u8();
    reader.uint();
    reader.u8();
  }
  if (fieldVersion >= SINCE.chunkIds) {
    reader.u8();
    reader.uint();
  }
}

function readSql(reader: WireReader, length: number, { plainTexts }: ReadContext): string {
  const bytes = plainTexts ? reader.raw(length) : (reader.bytesWithLength() ?? Buffer.alloc(0));
  const text = decodeText(bytes, false);
  if (text.trim() === "") {
    throw new OracleError(900, "invalid SQL statement");
  }
  return text;
}
