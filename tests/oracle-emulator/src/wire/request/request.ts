import { OracleError } from "../../contract";
import { FUNCTION, MESSAGE, SINCE } from "../constants";
import { ProtocolError } from "../protocol-error";
import type { WireReader } from "../reader";
import type { ReadContext } from "./binds";
import { readExecute, readReexecute } from "./execute";
import type { ExecuteCall, StatementLookup } from "./execute";
import { readLobCall } from "./lob-operation";
import type { LobCall } from "./lob-operation";
import { readPiggyback } from "./piggyback";
import type { Piggyback } from "./piggyback";
import { readPasswordChange } from "./authentication";
import type { PasswordChangeCall } from "./authentication";

export interface FetchCall {
  readonly kind: "fetch";
  readonly cursorId: number;
  readonly rowLimit: number;
}

export type Call =
  | ExecuteCall
  | FetchCall
  | LobCall
  | PasswordChangeCall
  | { readonly kind: "commit" | "rollback" | "ping" | "logOff" | "version" };

/** One request of a session. Reading it has no effect: all of it is there before any of it runs. */
export interface Request {
  readonly piggybacks: readonly Piggyback[];
  /** Absent for a message that awaits no reply. */
  readonly call?: Call;
}

/** @throws OracleError ORA-03001 for a call that is not emulated; ShortDataError when the rest is still to come */
export function readRequest(
  reader: WireReader,
  context: ReadContext,
  known: StatementLookup,
  onSequence: (sequence: number) => void,
): Request {
  const piggybacks: Piggyback[] = [];
  for (;;) {
    const message = reader.u8();
    const code = reader.u8();
    onSequence(reader.u8());
    if (context.fieldVersion >= SINCE.tokenNumber) {
      reader.uint64();
    }
    switch (message) {
      case MESSAGE.piggyback:
        piggybacks.push(readPiggyback(reader, code, context));
        break;
      case MESSAGE.function:
        return { piggybacks, call: readCall(reader, code, context, known) };
      case MESSAGE.oneWay:
        reader.skip(reader.remaining);
        return { piggybacks };
      default:
        throw new ProtocolError(`no message of type ${message} is known`);
    }
  }
}

function readCall(reader: WireReader, code: number, context: ReadContext, known: StatementLookup): Call {
  switch (code) {
    case FUNCTION.execute:
      return readExecute(reader, context, known);
    case FUNCTION.reexecute:
    case FUNCTION.reexecuteAndFetch:
      return readReexecute(reader, context, known, code === FUNCTION.reexecuteAndFetch);
    case FUNCTION.fetch:
      return { kind: "fetch", cursorId: reader.uint(), rowLimit: reader.uint() };
    case FUNCTION.lobOperation:
      return readLobCall(reader);
    case FUNCTION.authenticate:
      return readPasswordChange(reader);
    case FUNCTION.commit:
      return { kind: "commit" };
    case FUNCTION.rollback:
      return { kind: "rollback" };
    case FUNCTION.ping:
      return { kind: "ping" };
    case FUNCTION.logOff:
      return { kind: "logOff" };
    case FUNCTION.version:
      reader.skip(reader.remaining);
      return { kind: "version" };
    default:
      throw new OracleError(3001, `unimplemented feature: function ${code} of the wire protocol`);
  }
}
