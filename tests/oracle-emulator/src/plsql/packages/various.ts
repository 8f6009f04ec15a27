import { randomInt } from "node:crypto";
import type { Context } from "../context";
import { valueError, unsupported } from "../errors";
import { addNumbers, multiplyNumbers, subtractNumbers } from "../decimal";
import type { Cell } from "../values";
import { numberCell, textCell } from "../values";
import type { Builtin } from "./builtin";
import { builtin, integerArgument, numberArgument, textArgument } from "./builtin";

/** What has no effect on results here: sampling, parallelism, histograms, cascading to indexes. */
const STATISTICS_PARAMETERS =
  "OWNNAME, TABNAME, PARTNAME?, ESTIMATE_PERCENT?, BLOCK_SAMPLE?, METHOD_OPT?, DEGREE?, GRANULARITY?, CASCADE?, STATTAB?, STATID?, STATOWN?, NO_INVALIDATE?, STATTYPE?, FORCE?, CONTEXT?, OPTIONS?";

/** A name in a call of DBMS_STATS is upper-cased unless it is quoted. */
function dictionaryName(text: string | null): string | undefined {
  if (text === null) return undefined;
  return /^".+"$/s.test(text) ? text.slice(1, -1) : text.toUpperCase();
}

async function gatherTableStatistics(context: Context, args: readonly (Cell | undefined)[]): Promise<void> {
  const [owner, table, partition] = await Promise.all(
    args.slice(0, 3).map(async (cell) => dictionaryName(await textArgument(context, cell))),
  );
  if (table === undefined) throw valueError();
  await context.host.gatherTableStatistics({
    owner: owner ?? context.host.currentSchema,
    table,
    ...(partition === undefined ? {} : { partition }),
  });
}

export const DBMS_STATS: readonly Builtin[] = [
  builtin("GATHER_TABLE_STATS", STATISTICS_PARAMETERS, gatherTableStatistics),
  builtin("FLUSH_DATABASE_MONITORING_INFO", "", (context) => context.host.flushMonitoringInfo()),
];

export const DBMS_FLASHBACK: readonly Builtin[] = [
  builtin("GET_SYSTEM_CHANGE_NUMBER", "", async (context) =>
    numberCell(await context.host.systemChangeNumber()),
  ),
];

const RANDOM_DIGITS = 38;

/** 0 <= value < 1 with 38 digits. */
function randomFraction(): string {
  let digits = "";
  while (digits.length < RANDOM_DIGITS) digits += String(randomInt(10));
  return `0.${digits}`;
}

async function randomValue(context: Context, [low, high]: readonly (Cell | undefined)[]): Promise<Cell> {
  if (low === undefined || high === undefined) return numberCell(randomFraction());
  const [from, to] = [await numberArgument(context, low), await numberArgument(context, high)];
  if (from === undefined || to === undefined) return numberCell(null);
  return numberCell(addNumbers(from, multiplyNumbers(randomFraction(), subtractNumbers(to, from))));
}

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";
const ALPHABETS: Readonly<Record<string, string>> = {
  u: UPPER,
  l: UPPER.toLowerCase(),
  a: UPPER + UPPER.toLowerCase(),
  x: UPPER + DIGITS,
  p: Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join(""),
};

async function randomText(context: Context, [option, length]: readonly (Cell | undefined)[]): Promise<Cell> {
  const key = (await textArgument(context, option))?.toLowerCase() ?? "u";
  const alphabet = ALPHABETS[key] ?? UPPER;
  const count = Math.min((await integerArgument(context, length)) ?? 0, 4000);
  return textCell(Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join(""));
}

export const DBMS_RANDOM: readonly Builtin[] = [
  builtin("VALUE", "LOW?, HIGH?", randomValue),
  builtin("STRING", "OPT, LEN", randomText),
  builtin("SEED", "VAL", () =>
    Promise.reject(unsupported("DBMS_RANDOM.SEED: the values cannot be repeated")),
  ),
];

/** Hundredths of a second since an arbitrary moment. */
export const DBMS_UTILITY: readonly Builtin[] = [
  builtin("GET_TIME", "", () => Promise.resolve(numberCell(String(Math.floor(performance.now() / 10))))),
  builtin("FORMAT_ERROR_STACK", "", (context) =>
    Promise.resolve(textCell(context.handling.at(-1)?.message ?? null)),
  ),
  builtin("FORMAT_ERROR_BACKTRACE", "", (context) =>
    Promise.resolve(textCell(context.handling.at(-1)?.backtrace() ?? null)),
  ),
];
