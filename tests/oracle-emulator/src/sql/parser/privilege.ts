import type { Privilege } from "../ast";
import type { Parser } from "./parser";

const OBJECT_PRIVILEGES = new Set(
  "ALL SELECT READ INSERT UPDATE DELETE ALTER INDEX REFERENCES EXECUTE DEBUG FLASHBACK WRITE UNDER".split(
    " ",
  ),
);
const VERBS =
  "CREATE|ALTER|DROP|SELECT|READ|INSERT|UPDATE|DELETE|LOCK|EXECUTE|COMMENT|BACKUP|FLASHBACK|UNDER|DEBUG|REDEFINE";
const OBJECTS =
  "TABLE|INDEX|VIEW|MATERIALIZED VIEW|SEQUENCE|SYNONYM|PROCEDURE|TRIGGER|TYPE|ROLE|USER|SESSION|SYSTEM|DATABASE|" +
  "CLUSTER|CONTEXT|DIRECTORY|EDITION|JOB|LIBRARY|DATABASE LINK|PROFILE|TABLESPACE|DICTIONARY|TRANSACTION";
const OTHERS =
  "UNLIMITED TABLESPACE|(GLOBAL )?QUERY REWRITE|ANALYZE ANY|(CREATE|DROP) PUBLIC (SYNONYM|DATABASE LINK)|" +
  "GRANT ANY (PRIVILEGE|ROLE|OBJECT PRIVILEGE)|ADMINISTER (DATABASE TRIGGER|RESOURCE MANAGER|SQL TUNING SET)|" +
  "MANAGE (SCHEDULER|TABLESPACE)|RESTRICTED SESSION|EXEMPT (ACCESS|REDACTION) POLICY|FORCE( ANY)? TRANSACTION|" +
  "BECOME USER|DEBUG CONNECT SESSION|ON COMMIT REFRESH|FLASHBACK ARCHIVE ADMINISTER|CREATE EXTERNAL JOB";
const SYSTEM_PRIVILEGE = new RegExp(`^(?:(?:${VERBS})(?: ANY)? (?:${OBJECTS})|${OTHERS})$`);

/** SELECT, UPDATE (a, b), CREATE ANY TABLE, or a role: what GRANT and REVOKE are about. */
export function parsePrivileges(p: Parser): Privilege[] {
  const privileges = p.list(() => parsePrivilege(p));
  const isKnown = p.isWord("ON") ? isObjectPrivilege : isSystemPrivilege(p);
  if (!privileges.every(isKnown)) throw p.error(990);
  return privileges;
}

function parsePrivilege(p: Parser): Privilege {
  const position = p.position;
  if (p.token.type === "quoted") return { position, name: p.advance().text, columns: [] };
  const words: string[] = [];
  // ON COMMIT REFRESH is the one privilege that starts like what follows the privileges.
  const isOnCommit = p.isWord("ON", "COMMIT", "REFRESH");
  while (p.token.type === "word" && (isOnCommit || !p.isOneOf("ON", "TO", "FROM")))
    words.push(p.advance().text);
  if (words.length === 0) throw p.error(990);
  if (words[0] === "ALL" && words[1] === "PRIVILEGES") words.pop();
  const columns = p.isSymbol("(") ? p.identifierList() : [];
  return { position, name: words.join(" "), columns };
}

function isObjectPrivilege({ name, columns }: Privilege): boolean {
  if (columns.length > 0 && !/^(?:INSERT|UPDATE|REFERENCES)$/.test(name)) return false;
  return OBJECT_PRIVILEGES.has(name) || name === "ON COMMIT REFRESH";
}

/** A role's name is one word that is not reserved. */
function isSystemPrivilege(p: Parser): (privilege: Privilege) => boolean {
  return ({ name, columns }) => {
    if (columns.length > 0) return false;
    if (!name.includes(" ")) return name === "ALL" || name === "RESOURCE" || !p.isReserved(name);
    return SYSTEM_PRIVILEGE.test(name);
  };
}
