import { intervalOf, type AdviceRule } from "./subject";

/** Intervals whose partitions become thousands within a year. */
const shortIntervals: ReadonlySet<string> = new Set(["MINUTE", "HOUR"]);
const hoursOfYear = 8_760;

const remedies = {
  postgres: 'Set "retention" with detachAfter or dropAfter.',
  oracle: "Plan a job that drops old partitions (ALTER TABLE … DROP PARTITION … UPDATE INDEXES).",
} as const;

/** Short intervals without an end to them. */
export const adviseOnRetention: AdviceRule = ({ engine, target }) => {
  const interval = intervalOf(target);
  if (interval === null || !shortIntervals.has(interval.intervalType) || interval.retention) return [];
  const each = interval.intervalType === "HOUR" ? 1 : 1 / 60;
  const yearly = Math.ceil(hoursOfYear / (interval.intervalValue * each)) * (interval.subpartitionCount ?? 1);
  return [
    {
      code: "RETENTION_MISSING",
      text: `Nothing ends old partitions, and intervals of ${interval.intervalValue} ${interval.intervalType} make up to ${yearly.toLocaleString("en-US")} partitions a year.`,
      remedy: remedies[engine],
    },
  ];
};
