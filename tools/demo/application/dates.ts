import type { Random } from "./random";
import type { TableName } from "./statements";

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** How far back and ahead new rows are dated, by table. */
const SPANS_S: Readonly<Record<TableName, { back: number; ahead: number }>> = {
  transactions: { back: 900 * DAY_S, ahead: 20 * DAY_S },
  audit_log: { back: 2 * DAY_S, ahead: 6 * HOUR_S },
  events: { back: 12 * HOUR_S, ahead: 3 * HOUR_S },
  employees: { back: 50 * DAY_S, ahead: 2 * DAY_S },
  orders: { back: 25 * DAY_S, ahead: 2 * DAY_S },
  customer_data: { back: 900 * DAY_S, ahead: 20 * DAY_S },
};

/**
 * The date of a new row, in seconds from now. Most rows are dated now, some earlier or a little ahead, and a few, where that is
 * allowed, one, two or three years ahead: few days, because Oracle makes a partition for each of them.
 * @param daysDivisor as that of the schema
 */
export function chooseOffsetS(
  table: TableName,
  random: Random,
  { isFarAheadAllowed, daysDivisor }: { isFarAheadAllowed: boolean; daysDivisor: number },
): number {
  const back = Math.floor(SPANS_S[table].back / daysDivisor);
  const ahead = Math.floor(SPANS_S[table].ahead / daysDivisor);
  const choice = random.fraction();
  if (choice < 0.85) return 0;
  if (choice < 0.96) return -random.integer(1, back);
  if (choice < 0.995 || !isFarAheadAllowed) return random.integer(1, ahead);
  return random.integer(1, 3) * 365 * DAY_S;
}
