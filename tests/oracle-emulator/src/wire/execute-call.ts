import { OracleError } from "../contract";
import type { ColumnDescription, EngineSession, ExecuteResult } from "../contract";
import { MESSAGE } from "./constants";
import type { Cursor, CursorTable } from "./cursors";
import type { LobStore } from "./lobs";
import { writeDescribe } from "./reply/describe";
import { END_OF_FETCH, writeEndOfCall } from "./reply/end-of-call";
import { writeDirections, writeImplicitResults, writeOutRow, writeReturnedRow } from "./reply/out-binds";
import type { OutBindContext } from "./reply/out-binds";
import { RowEncoder } from "./reply/rows";
import { toDeclaration } from "./request/binds";
import type { ExecuteCall } from "./request/execute";
import type { FetchCall } from "./request/request";
import { scanBinds } from "./request/returning";
import { isLob, wireTypeOf } from "./types";
import { WireWriter } from "./writer";

export interface CallContext {
  readonly session: EngineSession;
  readonly cursors: CursorTable;
  readonly lobs: LobStore;
  readonly out: OutBindContext;
  /** Of the request that is being answered. */
  callNumber: number;
  /** Tells the client of a schema that it does not know to be current. */
  writeSchemaChange(writer: WireWriter): void;
}

/** Parses, executes, defines and fetches: as much of it as the client asked for. */
export async function runExecute(call: ExecuteCall, context: CallContext): Promise<WireWriter> {
  if (call.binds.error !== undefined) {
    throw call.binds.error;
  }
  if (call.sql !== undefined) {
    return parseAndRun(call.sql, call, context);
  }
  const cursor = context.cursors.get(call.cursorId);
  if (call.defines !== undefined) {
    cursor.defines = call.defines;
  }
  if (call.executes && cursor.sql !== undefined) {
    return run(cursor, cursor.sql, call, context);
  }
  // A cursor that came out of a block is defined and read in one go, without the option to fetch.
  const mayFetch = call.fetches || (call.defines !== undefined && cursor.sql === undefined);
  return fetchInto(new WireWriter(), cursor, mayFetch ? call.rowLimit : 0, context);
}

/** Fetches from an open cursor. @throws OracleError ORA-01001 */
export function runFetch(call: FetchCall, context: CallContext): WireWriter {
  return fetchInto(new WireWriter(), context.cursors.get(call.cursorId), call.rowLimit, context);
}

async function parseAndRun(sql: string, call: ExecuteCall, context: CallContext): Promise<WireWriter> {
  context.cursors.close(call.cursorId);
  const cursor = context.cursors.open(sql);
  try {
    return await run(cursor, sql, call, context);
  } catch (error) {
    context.cursors.close(cursor.id);
    throw error;
  }
}

async function run(
  cursor: Cursor,
  sql: string,
  call: ExecuteCall,
  context: CallContext,
): Promise<WireWriter> {
  cursor.variables = call.variables ?? cursor.variables;
  const result = await context.session.execute(sql, {
    binds: cursor.variables.map(toDeclaration),
    rows: call.binds.rows,
    batchErrors: call.batchErrors,
    autoCommit: call.autoCommit,
    describeOnly: !call.executes,
  });
  const writer = new WireWriter();
  if (result.columns !== undefined) {
    return writeQuery(writer, cursor, result.columns, result, call, context);
  }
  writeBinds(writer, cursor, sql, result, call, context);
  if ((result.implicitResults ?? []).length > 0) {
    writeImplicitResults(writer, result.implicitResults ?? [], context.out);
  }
  if (call.rowCounts) {
    writeRowCounts(writer, cursor.id, result.rowCounts);
  }
  context.writeSchemaChange(writer);
  writeEndOfCall(writer, {
    inTransaction: context.session.inTransaction,
    callNumber: context.callNumber,
    cursorId: cursor.id,
    rowCount: result.rowCount,
    compiledWithErrors: result.warning !== undefined,
    batchErrors: result.batchErrors ?? [],
    ...(result.lastRowId === undefined ? {} : { lastRowId: result.lastRowId }),
  });
  return writer;
}

/** Columns are described when they are new to the client; what it defined holds as long as they stay. */
function writeQuery(
  writer: WireWriter,
  cursor: Cursor,
  columns: readonly ColumnDescription[],
  result: ExecuteResult,
  call: ExecuteCall,
  context: CallContext,
): WireWriter {
  if (!isSame(cursor.columns, columns)) {
    writeDescribe(writer, columns, context.out);
    cursor.defines = undefined;
  }
  cursor.open(columns, result.rows ?? []);
  const hasLobs = columns.some((column) => isLob(wireTypeOf(column.type)));
  // How LOBs are to travel is known only once the client has defined them.
  const maySend = call.executes && (!hasLobs || (cursor.defines !== undefined && call.fetches));
  return fetchInto(writer, cursor, maySend ? call.rowLimit : 0, context);
}

function fetchInto(writer: WireWriter, cursor: Cursor, limit: number, context: CallContext): WireWriter {
  if (cursor.columns === undefined) {
    throw new OracleError(1002, "fetch out of sequence");
  }
  const { rows, isLast } = cursor.fetch(limit);
  new RowEncoder(cursor.columns, cursor.defines, context.lobs).write(writer, rows);
  writeEndOfCall(writer, {
    inTransaction: context.session.inTransaction,
    callNumber: context.callNumber,
    cursorId: cursor.id,
    rowCount: cursor.fetched,
    ...(isLast ? { error: END_OF_FETCH } : {}),
  });
  return writer;
}

function writeBinds(
  writer: WireWriter,
  cursor: Cursor,
  sql: string,
  result: ExecuteResult,
  call: ExecuteCall,
  context: CallContext,
): void {
  const { returning, isPlsql } = scanBinds(sql);
  if (isPlsql && result.directions !== undefined && cursor.variables.length > 0) {
    cursor.directions = result.directions;
    writeOutBinds(writer, cursor, result, context);
  } else if (returning.length > 0 && call.executes) {
    writeReturned(writer, cursor, returning, result, call, context);
  }
}

function writeOutBinds(
  writer: WireWriter,
  cursor: Cursor,
  result: ExecuteResult,
  context: CallContext,
): void {
  writeDirections(writer, cursor.directions);
  const positions = cursor.directions.flatMap((direction, position) =>
    direction === "in" ? [] : [position],
  );
  if (positions.length === 0) {
    return;
  }
  for (const values of result.outValues ?? []) {
    const binds = positions.flatMap((position) => {
      const variable = cursor.variables[position];
      return variable === undefined ? [] : [{ variable, value: values[position] }];
    });
    writeOutRow(writer, binds, context.out);
  }
}

/** Every iteration has its row, also one that failed or touched nothing. */
function writeReturned(
  writer: WireWriter,
  cursor: Cursor,
  returning: readonly number[],
  result: ExecuteResult,
  call: ExecuteCall,
  context: CallContext,
): void {
  writeDirections(
    writer,
    cursor.variables.map((_, position) => (returning.includes(position) ? "out" : "in")),
  );
  const iterations = Math.max(call.binds.rows.length, 1);
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const binds = returning.flatMap((position, index) => {
      const variable = cursor.variables[position];
      const values = result.returned?.[iteration]?.[index] ?? [];
      return variable === undefined ? [] : [{ variable, values }];
    });
    writeReturnedRow(writer, binds, context.out);
  }
}

/** Before the counts: two halves of an SCN and the cursor, which some drivers await. */
function writeRowCounts(writer: WireWriter, cursorId: number, counts: readonly number[]): void {
  writer.u8(MESSAGE.parameter).uint(3).uint(0).uint(0).uint(cursorId);
  writer.uint(0).uint(0).uint(0).uint(counts.length);
  for (const count of counts) {
    writer.uint(count);
  }
}

function isSame(
  known: readonly ColumnDescription[] | undefined,
  columns: readonly ColumnDescription[],
): boolean {
  return (
    known?.length === columns.length &&
    columns.every((column, index) => {
      const other = known[index];
      return (
        other !== undefined &&
        (["name", "type", "precision", "scale", "size", "nullable"] as const).every(
          (key) => column[key] === other[key],
        )
      );
    })
  );
}
