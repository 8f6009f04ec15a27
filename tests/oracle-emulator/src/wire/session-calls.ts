import { OracleError } from "../contract";
import type { Engine, QueryCursor } from "../contract";
import { MESSAGE } from "./constants";
import { CursorTable } from "./cursors";
import { runExecute, runFetch } from "./execute-call";
import type { CallContext } from "./execute-call";
import { LobStore } from "./lobs";
import { runLobCall } from "./lob-calls";
import { changePassword, versionNumber } from "./log-on";
import type { LoggedOn } from "./log-on";
import type { Agreement } from "./negotiation";
import type { WireReader } from "./reader";
import { errorOf, writeEndOfCall, writeStatus } from "./reply/end-of-call";
import type { Piggyback } from "./request/piggyback";
import { readRequest } from "./request/request";
import type { Call, Request } from "./request/request";
import { WireWriter } from "./writer";

const CURRENT_SCHEMA_KEYWORD = 168;
const CANCELLED = new OracleError(1013, "User requested cancel of current operation.");

/** Answers the calls of one session. */
export class SessionCalls {
  private readonly cursors = new CursorTable();
  private readonly lobs = new LobStore();
  private readonly context: CallContext;
  private knownSchema: string;

  constructor(
    private readonly engine: Engine,
    private readonly loggedOn: LoggedOn,
    private readonly agreement: Agreement,
  ) {
    const { session } = loggedOn;
    this.knownSchema = session.currentSchema;
    this.context = {
      session,
      cursors: this.cursors,
      lobs: this.lobs,
      callNumber: 0,
      out: { ...agreement, lobs: this.lobs, openCursor: (cursor) => this.openCursor(cursor) },
      writeSchemaChange: (writer) => this.writeSchemaChange(writer),
    };
  }

  read(reader: WireReader): Request {
    return readRequest(
      reader,
      { ...this.agreement, lobs: this.lobs },
      (id) => this.cursors.find(id)?.known,
      (sequence) => (this.context.callNumber = sequence),
    );
  }

  /** @returns the reply; undefined for a message that awaits none. Errors are replies, too. */
  async answer(request: Request): Promise<Buffer | undefined> {
    try {
      if (request.call?.kind !== "logOff") {
        this.loggedOn.session.requireAlive();
      }
      for (const piggyback of request.piggybacks) {
        await this.apply(piggyback);
      }
      return request.call === undefined ? undefined : (await this.run(request.call)).toBuffer();
    } catch (error) {
      const { call } = request;
      return this.errorReply(error, call?.kind === "execute" && call.sql === undefined ? call.cursorId : 0);
    }
  }

  /** Any error but Oracle's own is one of the emulator, and the session goes on. */
  errorReply(error: unknown, cursorId = 0): Buffer {
    const oracleError = error instanceof OracleError ? error : internalError(error);
    const writer = new WireWriter();
    writeEndOfCall(writer, {
      inTransaction: this.loggedOn.session.inTransaction,
      callNumber: this.context.callNumber,
      cursorId,
      error: errorOf(oracleError),
    });
    return writer.toBuffer();
  }

  cancelledReply(): Buffer {
    return this.errorReply(CANCELLED);
  }

  private async run(call: Call): Promise<WireWriter> {
    switch (call.kind) {
      case "execute":
        return runExecute(call, this.context);
      case "fetch":
        return runFetch(call, this.context);
      case "lob":
        return this.end(runLobCall(call, this.lobs));
      case "changePassword":
        await changePassword(this.engine, this.loggedOn.user, this.loggedOn.key, call.message);
        return this.end(new WireWriter().u8(MESSAGE.parameter).uint(0));
      case "version":
        return this.end(versionReply(this.engine.version));
      case "commit":
        await this.loggedOn.session.commit();
        return this.status();
      case "rollback":
        await this.loggedOn.session.rollback();
        return this.status();
      case "ping":
      case "logOff":
        return this.status();
    }
  }

  private async apply(piggyback: Piggyback): Promise<void> {
    switch (piggyback.kind) {
      case "closeCursors":
        piggyback.cursorIds.forEach((id) => this.cursors.close(id));
        return;
      case "freeLobs":
        piggyback.locators.forEach((locator) => this.lobs.free(locator));
        return;
      case "setAttributes":
        this.loggedOn.session.setAttributes(piggyback.attributes);
        return;
      case "setSchema":
        await this.setSchema(piggyback.schema);
    }
  }

  private async setSchema(schema: string): Promise<void> {
    const name = /^[A-Za-z][\w$#]*$/.test(schema) ? schema : `"${schema.replaceAll('"', "")}"`;
    await this.loggedOn.session.execute(`ALTER SESSION SET CURRENT_SCHEMA = ${name}`, {
      binds: [],
      rows: [],
      batchErrors: false,
      autoCommit: false,
      describeOnly: false,
    });
    this.knownSchema = this.loggedOn.session.currentSchema;
  }

  private openCursor({ columns, rows }: QueryCursor): number {
    const cursor = this.cursors.open();
    cursor.open(columns, rows);
    return cursor.id;
  }

  private writeSchemaChange(writer: WireWriter): void {
    const { currentSchema } = this.loggedOn.session;
    if (currentSchema === this.knownSchema) {
      return;
    }
    this.knownSchema = currentSchema;
    writer.u8(MESSAGE.parameter).uint(0).uint(0).uint(1);
    writer.textWithTwoLengths(currentSchema).uint(0).uint(CURRENT_SCHEMA_KEYWORD);
    writer.uint(0);
  }

  private status(): WireWriter {
    const writer = new WireWriter();
    writeStatus(writer, this.loggedOn.session.inTransaction);
    return writer;
  }

  private end(writer: WireWriter): WireWriter {
    const { callNumber } = this.context;
    writeEndOfCall(writer, { inTransaction: this.loggedOn.session.inTransaction, callNumber });
    return writer;
  }
}

function versionReply(version: string): WireWriter {
  const banner = Buffer.from(`Oracle Database (emulated) Release ${version}`);
  return new WireWriter().u8(MESSAGE.parameter).uint(banner.length).raw(banner).uint(versionNumber(version));
}

/** Not ORA-00600: drivers take that for a dead session. */
function internalError(error: unknown): OracleError {
  const text = error instanceof Error ? error.message : String(error);
  return new OracleError(604, `error occurred at recursive SQL level 1: ${text}`, 0, { cause: error });
}
