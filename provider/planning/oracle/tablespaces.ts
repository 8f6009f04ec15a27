import { refuse, type Refusal } from "../../errors";
import type { OracleTablespace } from "../../schema/oracle-tablespace";
import type { Target } from "../../schema/target";
import { storageSettings } from "./storage";

/** Each tablespace that is declared, with the path of its property. */
export function namedTablespaces(target: Target): (readonly [path: string, tablespace: string])[] {
  return storageSettings(target).flatMap(([name, value]): (readonly [string, string])[] =>
    typeof value === "string"
      ? [[name, value]]
      : value.map((tablespace, at) => [`${name}[${at}]`, tablespace] as const),
  );
}

function reasonAgainst(found: OracleTablespace | undefined, user: string): string | null {
  if (found === undefined) return `it does not exist, or ${user} has no quota on it`;
  if (found.status !== "ONLINE") return `it is ${found.status}`;
  return found.contents === "PERMANENT" ? null : `it is for ${found.contents} segments`;
}

/** Refuses tablespaces that can hold no table of the owner's: the copy, or a later partition, would fail by them. */
export function refuseTablespaces(
  target: Target,
  usable: readonly OracleTablespace[],
  user: string,
): Refusal[] {
  return namedTablespaces(target).flatMap(([path, tablespace]) => {
    const found = usable.find(({ name }) => name === tablespace);
    const reason = reasonAgainst(found, user);
    return reason === null ? [] : [refuse("TABLESPACE_UNUSABLE", path, { path, tablespace, user, reason })];
  });
}
