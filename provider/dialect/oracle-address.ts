import type { OracleConnection } from "../schema/connection";

const descriptorPart = (text: string, key: string): string | undefined =>
  new RegExp(`\\(\\s*${key}\\s*=\\s*([^()\\s]+)\\s*\\)`, "i").exec(text)?.[1];

/** `host:port/service` of a connect descriptor; of several addresses the first. */
function describeDescriptor(text: string): string {
  const host = descriptorPart(text, "HOST") ?? "?";
  const port = descriptorPart(text, "PORT") ?? "1521";
  const service = descriptorPart(text, "SERVICE_NAME") ?? descriptorPart(text, "SID") ?? "?";
  return `${host}:${port}/${service}`;
}

/** How messages name the server: host:port/service, or the alias. Never holds parameters, the user or the password. */
export function describeTarget({ connectString }: Pick<OracleConnection, "connectString">): string {
  if (connectString.startsWith("(")) return describeDescriptor(connectString);
  return connectString.replace(/\?.*$/s, "");
}

const quoted = /^"(.*)"$/s;

/** The name as the dictionary has it: capitals, or what stands between double quotes. */
function dictionaryName(name: string): string {
  return quoted.exec(name)?.[1] ?? name.toUpperCase();
}

const proxied = /^(?<proxy>"[^"]+"|[^"[]+)(?:\[(?<client>.+)\])?$/s;

/**
 * The user whose rights and schema a session has, as the dictionary spells it: for `migrator[hr]` it is HR. The driver sends the
 * text as it is, and the server folds it to capitals unless it is quoted.
 */
export function sessionUser({ user }: Pick<OracleConnection, "user">): string {
  const { proxy = user, client } = proxied.exec(user)?.groups ?? {};
  return dictionaryName(client ?? proxy);
}
