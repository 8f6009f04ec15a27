import { FUNCTION, MESSAGE } from "../constants";
import { ProtocolError } from "../protocol-error";
import type { WireReader } from "../reader";

export const AUTHENTICATION_MODE = { changePassword: 0x02, administrator: 0x0f400060 } as const;

/** A step of the log-on, or a change of the password: both are named values. */
export interface AuthenticationMessage {
  readonly isFirst: boolean;
  readonly user: string;
  readonly mode: number;
  readonly values: ReadonlyMap<string, string>;
}

export interface PasswordChangeCall {
  readonly kind: "changePassword";
  readonly message: AuthenticationMessage;
}

/** Reads a message of the log-on, its function's number included. */
export function readAuthentication(reader: WireReader): AuthenticationMessage {
  if (reader.u8() !== MESSAGE.function) {
    throw new ProtocolError("a log-on was expected");
  }
  const code = reader.u8();
  if (code !== FUNCTION.startAuthentication && code !== FUNCTION.authenticate) {
    throw new ProtocolError(`function ${code} was called before the log-on`);
  }
  reader.u8(); // sequence number
  return readBody(reader, code === FUNCTION.startAuthentication);
}

export function readPasswordChange(reader: WireReader): PasswordChangeCall {
  return { kind: "changePassword", message: readBody(reader, false) };
}

function readBody(reader: WireReader, isFirst: boolean): AuthenticationMessage {
  const hasUser = reader.u8() !== 0;
  const userBytes = reader.uint();
  const mode = reader.uint();
  reader.u8();
  const count = reader.uint();
  reader.skip(2);
  const user = hasUser ? readUser(reader, userBytes) : "";
  const values = new Map<string, string>();
  for (let index = 0; index < count; index += 1) {
    const key = readText(reader).replaceAll("\0", "");
    values.set(key, readText(reader));
    reader.uint(); // flags
  }
  return { isFirst, user, mode, values };
}

/** Some drivers repeat the length before the name, some do not. */
function readUser(reader: WireReader, length: number): string {
  if (length > 0 && reader.peek() === length) {
    reader.u8();
  }
  return reader.raw(length).toString("utf8");
}

function readText(reader: WireReader): string {
  return reader.bytesWithTwoLengths()?.toString("utf8") ?? "";
}
