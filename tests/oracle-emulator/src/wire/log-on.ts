import { randomBytes } from "node:crypto";
import { OracleError } from "../contract";
import type { Engine, EngineSession, SessionAttributes } from "../contract";
import { MESSAGE } from "./constants";
import { MAX_OPEN_CURSORS } from "./cursors";
import { ProtocolError } from "./protocol-error";
import { writeEndOfCall } from "./reply/end-of-call";
import { AUTHENTICATION_MODE } from "./request/authentication";
import type { AuthenticationMessage } from "./request/authentication";
import {
  createChallenge,
  decryptPassword,
  encryptedServerKey,
  isSamePassword,
  ROUNDS,
  serverResponse,
  shareKey,
} from "./verifier";
import type { Challenge, SharedKey } from "./verifier";
import { WireWriter } from "./writer";

const MAX_PASSWORD_BYTES = 1024;
const VERIFIER_12C = 0x4815;
const TIME_ZONE = /TIME_ZONE\s*=\s*'([^']*)'/i;

interface NamedValue {
  readonly name: string;
  readonly value: string;
  readonly flags?: number;
}

export interface LoggedOn {
  readonly session: EngineSession;
  readonly user: string;
  readonly key: SharedKey;
  readonly reply: Buffer;
}

/** The two steps of a log-on: a challenge, and the proof that the client knows the password. */
export class LogOn {
  private challenge: Challenge | undefined;
  private password: string | undefined;
  private user = "";
  private first: ReadonlyMap<string, string> = new Map();

  constructor(private readonly engine: Engine) {}

  /** An unknown user is challenged like any other. */
  async start(message: AuthenticationMessage): Promise<Buffer> {
    this.user = dictionaryName(message.user);
    this.first = message.values;
    this.password = await this.engine.passwordOf(this.user);
    const challenge = await createChallenge(this.password ?? randomBytes(16).toString("hex"));
    this.challenge = challenge;
    return namedValuesReply(
      [
        { name: "AUTH_SESSKEY", value: encryptedServerKey(challenge) },
        { name: "AUTH_VFR_DATA", value: hex(challenge.salt), flags: VERIFIER_12C },
        { name: "AUTH_PBKDF2_CSK_SALT", value: hex(challenge.keySalt) },
        { name: "AUTH_PBKDF2_VGEN_COUNT", value: String(ROUNDS.verifier) },
        { name: "AUTH_PBKDF2_SDER_COUNT", value: String(ROUNDS.sessionKey) },
      ],
      false,
    );
  }

  /** @throws OracleError ORA-01017 for a wrong password */
  async finish(message: AuthenticationMessage): Promise<LoggedOn> {
    const key = await this.verify(message);
    const user = await this.sessionUser(message);
    if ((message.mode & AUTHENTICATION_MODE.administrator) !== 0) {
      throw new OracleError(1031, "insufficient privileges");
    }
    if (message.values.has("AUTH_NEWPASSWORD")) {
      await changePassword(this.engine, this.user, key, message);
    }
    const proxy = user === this.user ? {} : { proxyUser: this.user };
    const session = await this.engine.openSession(user, { ...this.attributes(message), ...proxy });
    const reply = namedValuesReply(this.sessionValues(session, key), session.inTransaction);
    return { session, user, key, reply };
  }

  /** Who is to be served: whoever logged on, or the client that this one may stand in for. */
  private async sessionUser({ values }: AuthenticationMessage): Promise<string> {
    const client = values.get("PROXY_CLIENT_NAME");
    if (client === undefined) {
      return this.user;
    }
    const name = dictionaryName(client);
    if (!(await this.engine.mayConnectThrough(name, this.user))) {
      throw new OracleError(28150, "proxy not authorized to connect as client");
    }
    return name;
  }

  private async verify(message: AuthenticationMessage): Promise<SharedKey> {
    if (this.challenge === undefined) {
      throw new ProtocolError("a log-on was finished before it began");
    }
    const key = await shareKey(this.challenge, message.values.get("AUTH_SESSKEY") ?? "");
    const given = key && decryptPassword(key, message.values.get("AUTH_PASSWORD") ?? "");
    if (
      key === undefined ||
      given === undefined ||
      this.password === undefined ||
      !isSamePassword(given, this.password)
    ) {
      throw wrongPassword();
    }
    return key;
  }

  private attributes(message: AuthenticationMessage): SessionAttributes {
    const alterSession = message.values.get("AUTH_ALTER_SESSION") ?? "";
    return {
      program: this.first.get("AUTH_PROGRAM_NM") ?? "",
      machine: this.first.get("AUTH_MACHINE") ?? "",
      osUser: this.first.get("AUTH_SID") ?? "",
      terminal: this.first.get("AUTH_TERMINAL") ?? "",
      processId: this.first.get("AUTH_PID") ?? "",
      timeZone: TIME_ZONE.exec(alterSession)?.[1] ?? "+00:00",
    };
  }

  private sessionValues(session: EngineSession, key: SharedKey): NamedValue[] {
    const { serviceName, version, maxIdentifierBytes } = this.engine;
    const database = serviceName.toUpperCase();
    return [
      { name: "AUTH_VERSION_STRING", value: "- Production" },
      { name: "AUTH_VERSION_NO", value: String(versionNumber(version)) },
      { name: "AUTH_SESSION_ID", value: String(session.sessionId) },
      { name: "AUTH_SERIAL_NUM", value: String(session.serialNumber) },
      { name: "AUTH_INSTANCE_NO", value: "1" },
      { name: "AUTH_INSTANCENAME", value: "FREE" },
      { name: "AUTH_DBNAME", value: database },
      { name: "AUTH_SC_SERVICE_NAME", value: serviceName.toLowerCase() },
      { name: "AUTH_SC_DBUNIQUE_NAME", value: database },
      { name: "AUTH_SC_REAL_DBUNIQUE_NAME", value: database },
      { name: "AUTH_SC_DB_DOMAIN", value: "" },
      { name: "AUTH_MAX_OPEN_CURSORS", value: String(MAX_OPEN_CURSORS) },
      { name: "AUTH_MAX_IDEN_LENGTH", value: String(maxIdentifierBytes) },
      { name: "AUTH_SVR_RESPONSE", value: serverResponse(key) },
    ];
  }
}

/**
 * Changes the password of a session's user, who must know the present one.
 * @throws OracleError ORA-01017 when that is wrong
 */
export async function changePassword(
  engine: Engine,
  user: string,
  key: SharedKey,
  { values }: AuthenticationMessage,
): Promise<void> {
  const present = decryptPassword(key, values.get("AUTH_PASSWORD") ?? "");
  const wanted = decryptPassword(key, values.get("AUTH_NEWPASSWORD") ?? "");
  const actual = await engine.passwordOf(user);
  if (
    present === undefined ||
    wanted === undefined ||
    actual === undefined ||
    !isSamePassword(present, actual)
  ) {
    throw wrongPassword();
  }
  if (Buffer.byteLength(wanted) > MAX_PASSWORD_BYTES) {
    throw new OracleError(988, "missing or invalid password(s)");
  }
  await engine.changePassword(user, wanted);
}

/** "23.0.0.0.0" as the number that drivers unpack: 8, 8, 4, 8 and 4 bits. */
export function versionNumber(version: string): number {
  const [major = 0, release = 0, update = 0, portRelease = 0, portUpdate = 0] = version
    .split(".")
    .map(Number);
  return major * 2 ** 24 + release * 2 ** 16 + update * 2 ** 12 + portRelease * 2 ** 4 + portUpdate;
}

function wrongPassword(): OracleError {
  return new OracleError(1017, "invalid credential or not authorized; logon denied");
}

/** As identifiers: upper case, unless quoted. */
function dictionaryName(user: string): string {
  return /^".*"$/s.test(user) ? user.slice(1, -1) : user.toUpperCase();
}

function namedValuesReply(values: readonly NamedValue[], inTransaction: boolean): Buffer {
  const writer = new WireWriter();
  writer.u8(MESSAGE.parameter).uint(values.length);
  for (const { name, value, flags } of values) {
    writer
      .textWithTwoLengths(name)
      .textWithTwoLengths(value)
      .uint(flags ?? 0);
  }
  writeEndOfCall(writer, { inTransaction });
  return writer.toBuffer();
}

function hex(bytes: Buffer): string {
  return bytes.toString("hex").toUpperCase();
}
