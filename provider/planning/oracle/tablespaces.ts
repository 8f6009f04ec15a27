import { refuse, type Refusal } from "../../errors";
import type { OracleTablespace } from "../../schema/oracle-tablespace";
import type { Target } from "../../schema/target";
import { storageOf } from "./storage";

type Named = readonly [path: string, tablespace: string];

/** Each tablespace that is declared for rows, with the path of its property. */
export function namedTablespaces(target: Target): Named[] {
  const {
    tablespace,
    partitionTablespaces = [],
    subpartitionTablespaces = [],
  } = storageOf(target).storage ?? {};
  const list = (name: string, tablespaces: readonly string[]) =>
    tablespaces.map((each, at): Named => [`${name}[${at}]`, each]);
  return [
    ...(tablespace === undefined ? [] : [["tablespace", tablespace] as const]),
    ...list("partitionTablespaces", partitionTablespaces),
    ...list("subpartitionTablespaces", subpartitionTablespaces),
  ];
}

/** Each tablespace that is declared, for rows or for large objects, whose blocks may be of another size. */
export function everyTablespace(target: Target): Named[] {
  const { tablespace } = storageOf(target).storage?.lobs ?? {};
  return [
    ...namedTablespaces(target),
    ...(tablespace === undefined ? [] : [["lobs.tablespace", tablespace] as const]),
  ];
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
  return everyTablespace(target).flatMap(([path, tablespace]) => {
    const found = usable.find(({ name }) => name === tablespace);
    const reason = reasonAgainst(found, user);
    return reason === null ? [] : [refuse("TABLESPACE_UNUSABLE", path, { path, tablespace, user, reason })];
  });
}
