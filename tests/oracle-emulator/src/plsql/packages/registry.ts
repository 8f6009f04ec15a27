import type { Builtin } from "./builtin";
import { builtin } from "./builtin";
import { DBMS_ASSERT } from "./dbms-assert";
import { DBMS_OUTPUT } from "./dbms-output";
import { DBMS_APPLICATION_INFO, DBMS_LOCK, DBMS_SESSION, SET_SESSION_LONGOPS_NOHINT } from "./session";
import { STANDARD } from "./standard";
import { DBMS_FLASHBACK, DBMS_RANDOM, DBMS_STATS, DBMS_UTILITY } from "./various";
import type { Cell } from "../values";
import { booleanCell, numberCell, textCell } from "../values";

function constant(name: string, value: Cell): Builtin {
  return builtin(name, "", () => Promise.resolve(value));
}

/** Constants whose values say that DBMS_STATS decides, which it does anyway. */
const STATISTICS_CONSTANTS = [
  constant("AUTO_SAMPLE_SIZE", numberCell("0")),
  constant("AUTO_CASCADE", booleanCell(null)),
  constant("AUTO_DEGREE", numberCell("32768")),
  constant("DEFAULT_DEGREE", numberCell("32767")),
  constant("AUTO_INVALIDATE", booleanCell(null)),
  constant("DEFAULT_GRANULARITY", textCell("AUTO")),
];

const LOB_CONSTANTS = [constant("LOBMAXSIZE", numberCell("18446744073709551615"))];

const PACKAGES: ReadonlyMap<string, readonly Builtin[]> = new Map([
  ["STANDARD", STANDARD],
  ["DBMS_STANDARD", STANDARD],
  ["DBMS_OUTPUT", DBMS_OUTPUT],
  ["DBMS_LOCK", DBMS_LOCK],
  ["DBMS_SESSION", DBMS_SESSION],
  [
    "DBMS_APPLICATION_INFO",
    [...DBMS_APPLICATION_INFO, constant("SET_SESSION_LONGOPS_NOHINT", SET_SESSION_LONGOPS_NOHINT)],
  ],
  ["DBMS_ASSERT", DBMS_ASSERT],
  ["DBMS_STATS", [...DBMS_STATS, ...STATISTICS_CONSTANTS]],
  ["DBMS_FLASHBACK", DBMS_FLASHBACK],
  ["DBMS_RANDOM", DBMS_RANDOM],
  ["DBMS_UTILITY", DBMS_UTILITY],
  ["DBMS_LOB", LOB_CONSTANTS],
]);

/** The routine that a name such as DBMS_OUTPUT.PUT_LINE or SYS.DBMS_OUTPUT.PUT_LINE means. */
export function builtinNamed(path: readonly string[]): Builtin | undefined {
  const names = path[0] === "SYS" ? path.slice(1) : path;
  const [first = "", second] = names;
  if (names.length === 1) return member("STANDARD", first);
  return second !== undefined && names.length === 2 ? member(first, second) : undefined;
}

function member(packageName: string, name: string): Builtin | undefined {
  return PACKAGES.get(packageName)?.find((candidate) => candidate.name === name);
}
