import type { BindValues } from "../context";
import type { ChunkEnds } from "../pieces";

function bindKey(name: string, key: ChunkEnds["lowerKey"]): [string, string][] {
  return (key ?? []).map((text, at) => [`${name}${at + 1}`, text]);
}

/** A chunk's ends, one bind a column: a whole key may be longer than a text of SQL. */
export function bindEnds({ lowerKey, upperKey }: ChunkEnds): BindValues {
  return Object.fromEntries([...bindKey("lower", lowerKey), ...bindKey("upper", upperKey)]);
}
