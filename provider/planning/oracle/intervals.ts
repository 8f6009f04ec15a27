import type { OracleIntervalRule } from "../../schema/oracle-layout";
import type { IntervalRule } from "../../schema/plan";
import * as calendar from "../intervals";

/** The last instant that a DATE can hold is the end of 9999, so no bound may lie after it. */
export const lastYear = 9_999;

/** The rule as the calendar of intervals knows it: all times are without a zone there. */
function calendarRule({ column, intervalType, intervalValue }: OracleIntervalRule): IntervalRule {
  const keyType = intervalType === "NUMBER" ? "int8" : "timestamp";
  return {
    strategy: "INTERVAL",
    stem: "",
    column,
    keyType,
    intervalType,
    intervalValue,
    ahead: 0,
    hash: null,
  };
}

/** The whole number below a NUMBER as the server prints it: `.5`, `-12.3`, `1.5E+40`. */
function floorNumber(text: string): string {
  const match = /^(-?)(\d*)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return BigInt(Math.floor(Number(text))).toString();
  const [, sign = "", whole = "", fraction = ""] = match;
  const below = BigInt(whole === "" ? "0" : whole);
  const isWhole = !/[1-9]/.test(fraction);
  if (sign === "") return below.toString();
  return (isWhole ? -below : -below - 1n).toString();
}

function toCalendarText(value: string): string {
  return value.startsWith("-") ? `${value.slice(1)} BC` : value;
}

function toOracleText(value: string): string {
  return value.endsWith(" BC") ? `-${value.slice(0, -3)}` : value;
}

/** The interval that a key value falls into, counted from the calendar's beginning and not from the first row. */
export function slotOf(value: string, rule: OracleIntervalRule): bigint {
  const text = rule.intervalType === "NUMBER" ? floorNumber(value) : toCalendarText(value);
  return calendar.slotOf(text, calendarRule(rule));
}

/** Lower bound of a slot: `2026-01-01 00:00:00`, with a minus before years BC; or a number. */
export function boundOf(slot: bigint, rule: OracleIntervalRule): string {
  return toOracleText(calendar.boundOf(slot, calendarRule(rule)));
}

/** What tells a slot's partition from others in its name: `2026_01`, `1000000`. */
export function slotSuffix(slot: bigint, rule: OracleIntervalRule): string {
  return calendar.slotSuffix(slot, calendarRule(rule)).toUpperCase();
}

/**
 * The first slot that ends after 9999-12-31, where no bound may lie: that day means "never", whatever its hours are. Null for
 * numbers, which have no end that matters.
 */
export function firstSlotBeyond(rule: OracleIntervalRule): bigint | null {
  return rule.intervalType === "NUMBER" ? null : slotOf(`${lastYear}-12-31 00:00:00`, rule);
}
