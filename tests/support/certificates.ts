import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

/** A certificate authority, or somebody it vouches for. Both texts are PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority extends Identity {
  /** A server's certificate for these names; an address is written as such: 127.0.0.1. */
  issueServer(hosts: readonly string[]): Identity;
  /** A client's certificate for a role. */
  issueClient(role: string): Identity;
}

// A certificate is written out in DER by hand: node:crypto signs, and needs no other tool for it.
// https://www.rfc-editor.org/rfc/rfc5280#section-4.1

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const octets = (body: Buffer) => der(0x04, body);
const bits = (body: Buffer) => der(0x03, Buffer.from([0]), body);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const yes = der(0x01, Buffer.from([0xff]));

const COMMON_NAME = oid("550403");
const BASIC_CONSTRAINTS = oid("551d13");
const ALTERNATIVE_NAMES = oid("551d11");
const ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName)))));
}

function utcTime(year: number): Buffer {
  return der(0x17, Buffer.from(`${String(year % 100).padStart(2, "0")}0101000000Z`));
}

function alternativeName(host: string): Buffer {
  const isAddress = /^[\d.]+$/.test(host);
  return isAddress ? der(0x87, Buffer.from(host.split(".").map(Number))) : der(0x82, Buffer.from(host));
}

interface Wish {
  readonly subject: string;
  readonly issuer: string;
  readonly extensions: readonly Buffer[];
}

function body({ subject, issuer, extensions }: Wish, publicKey: KeyObject): Buffer {
  const version3 = der(0xa0, der(0x02, Buffer.from([2])));
  const serial = der(0x02, Buffer.from([1]), randomBytes(8));
  return sequence(
    version3,
    serial,
    ECDSA_WITH_SHA256,
    distinguishedName(issuer),
    sequence(utcTime(2020), utcTime(2049)),
    distinguishedName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

/** Makes a key pair and a certificate of it, signed with the issuer's key, or with its own. */
function certify(wish: Wish, issuerKey?: KeyObject): Identity & { readonly privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signed = body(wish, publicKey);
  const signature = sign("sha256", signed, issuerKey ?? privateKey);
  const certificate = pem(sequence(signed, ECDSA_WITH_SHA256, bits(signature)));
  return { certificate, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), privateKey };
}

/** A certificate authority of a test's own. */
export function createAuthority(name: string): Authority {
  const isAuthority = sequence(BASIC_CONSTRAINTS, yes, octets(sequence(yes)));
  const root = certify({ subject: name, issuer: name, extensions: [isAuthority] });
  const issue = (subject: string, extensions: readonly Buffer[]): Identity =>
    certify({ subject, issuer: name, extensions }, root.privateKey);
  return {
    certificate: root.certificate,
    key: root.key,
    issueServer: (hosts) =>
      issue("a test server", [sequence(ALTERNATIVE_NAMES, octets(sequence(...hosts.map(alternativeName))))]),
    issueClient: (role) => issue(role, [sequence(BASIC_CONSTRAINTS, octets(sequence()))]),
  };
}
