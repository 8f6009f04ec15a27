import { OracleError } from "../contract";
import type { BindDirection, ColumnDescription, Value } from "../contract";
import type { Variable } from "./request/binds";
import type { KnownStatement } from "./request/execute";

export const MAX_OPEN_CURSORS = 1000;

/** A statement that a client holds on to, with the rows that it has not fetched yet. */
export class Cursor {
  variables: readonly Variable[] = [];
  directions: readonly BindDirection[] = [];
  defines: readonly Variable[] | undefined;
  columns: readonly ColumnDescription[] | undefined;
  /** Rows that the client has, counted from the execute. */
  fetched = 0;
  private unfetched: readonly (readonly Value[])[] = [];
  private unfetchedFrom = 0;

  constructor(
    readonly id: number,
    /** Absent for a cursor that came out of a block. */
    readonly sql: string | undefined,
  ) {}

  get known(): KnownStatement | undefined {
    return this.sql === undefined
      ? undefined
      : {
          sql: this.sql,
          variables: this.variables,
          outOnly: this.directions.map((direction) => direction === "out"),
          isQuery: this.columns !== undefined,
        };
  }

  open(columns: readonly ColumnDescription[], rows: readonly (readonly Value[])[]): void {
    this.columns = columns;
    this.unfetched = rows;
    this.unfetchedFrom = 0;
    this.fetched = 0;
  }

  /** Like a database that looks no further than it is asked to, tells the end only when fewer rows are left than asked for. */
  fetch(limit: number): { rows: readonly (readonly Value[])[]; isLast: boolean } {
    const rows = this.unfetched.slice(this.unfetchedFrom, this.unfetchedFrom + limit);
    this.unfetchedFrom += rows.length;
    this.fetched += rows.length;
    if (this.unfetchedFrom >= this.unfetched.length) {
      this.unfetched = [];
      this.unfetchedFrom = 0;
    }
    return { rows, isLast: rows.length < limit };
  }
}

/** The open cursors of a session. */
export class CursorTable {
  private readonly cursors = new Map<number, Cursor>();
  private lastId = 0;

  /** @throws OracleError ORA-01000 when too many are open */
  open(sql?: string): Cursor {
    if (this.cursors.size >= MAX_OPEN_CURSORS) {
      throw new OracleError(1000, "maximum open cursors exceeded");
    }
    do {
      this.lastId = (this.lastId % 0xffff) + 1;
    } while (this.cursors.has(this.lastId));
    const cursor = new Cursor(this.lastId, sql);
    this.cursors.set(cursor.id, cursor);
    return cursor;
  }

  find(id: number): Cursor | undefined {
    return this.cursors.get(id);
  }

  /** @throws OracleError ORA-01001 */
  get(id: number): Cursor {
    const cursor = this.cursors.get(id);
    if (cursor === undefined) {
      throw new OracleError(1001, "invalid cursor");
    }
    return cursor;
  }

  close(id: number): void {
    this.cursors.delete(id);
  }
}
