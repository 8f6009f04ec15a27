import {
  createCipheriv,
  createDecipheriv,
  createHash,
  pbkdf2,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { promisify } from "node:util";

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const BLOCK_BYTES = 16;
const NO_IV = Buffer.alloc(BLOCK_BYTES);
const SERVER_GREETING = Buffer.from("SERVER_TO_CLIENT");

/** Rounds of key derivation: what Oracle uses. Drivers refuse more than 100,000. */
export const ROUNDS = { verifier: 4096, sessionKey: 3 } as const;

const deriveKey = promisify(pbkdf2);

/** What a server needs to challenge a client that knows the password (O5LOGON with a 12C verifier). */
export interface Challenge {
  readonly salt: Buffer;
  readonly keySalt: Buffer;
  readonly serverKey: Buffer;
  readonly passwordHash: Buffer;
}

/** The key that both sides have derived. */
export type SharedKey = Buffer;

export async function createChallenge(password: string): Promise<Challenge> {
  const salt = randomBytes(SALT_BYTES);
  const label = Buffer.concat([salt, Buffer.from("AUTH_PBKDF2_SPEEDY_KEY")]);
  const passwordKey = await deriveKey(password, label, ROUNDS.verifier, 64, "sha512");
  const passwordHash = createHash("sha512").update(passwordKey).update(salt).digest().subarray(0, KEY_BYTES);
  return { salt, keySalt: randomBytes(SALT_BYTES), serverKey: randomBytes(KEY_BYTES), passwordHash };
}

/** The server's half of the session key, as it travels. */
export function encryptedServerKey(challenge: Challenge): string {
  return encrypt(challenge.passwordHash, challenge.serverKey);
}

/** Combines both halves. @returns undefined when the client's half is none */
export async function shareKey(challenge: Challenge, clientKey: string): Promise<SharedKey | undefined> {
  const clientHalf = decrypt(challenge.passwordHash, clientKey);
  if (clientHalf?.length !== KEY_BYTES) {
    return undefined;
  }
  const both = Buffer.concat([clientHalf, challenge.serverKey]).toString("hex").toUpperCase();
  return deriveKey(both, challenge.keySalt, ROUNDS.sessionKey, KEY_BYTES, "sha512");
}

/** A password that a client sent. @returns undefined when it was encrypted with another key */
export function decryptPassword(key: SharedKey, encrypted: string): string | undefined {
  const plain = decrypt(key, encrypted);
  const padding = plain?.at(-1) ?? 0;
  if (plain === undefined || padding < 1 || padding > BLOCK_BYTES || plain.length < SALT_BYTES + padding) {
    return undefined;
  }
  return plain.subarray(SALT_BYTES, plain.length - padding).toString("utf8");
}

export function isSamePassword(left: string, right: string): boolean {
  const [one, other] = [left, right].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

/** Proves to the client that the server knows the password, too. */
export function serverResponse(key: SharedKey): string {
  // A whole block of padding: some drivers take it off, the others look no further than the greeting.
  const padding = Buffer.alloc(BLOCK_BYTES, BLOCK_BYTES);
  return encrypt(key, Buffer.concat([randomBytes(SALT_BYTES), SERVER_GREETING, padding]));
}

function encrypt(key: Buffer, plain: Buffer): string {
  const cipher = createCipheriv("aes-256-cbc", key, NO_IV).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()])
    .toString("hex")
    .toUpperCase();
}

function decrypt(key: Buffer, encrypted: string): Buffer | undefined {
  const bytes = Buffer.from(encrypted, "hex");
  if (bytes.length === 0 || bytes.length % BLOCK_BYTES !== 0) {
    return undefined;
  }
  const decipher = createDecipheriv("aes-256-cbc", key, NO_IV).setAutoPadding(false);
  return Buffer.concat([decipher.update(bytes), decipher.final()]);
}
