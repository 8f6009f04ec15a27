import { hashKeyOf, type AdviceRule } from "./subject";

/** All rows without a value have the same hash. */
export const adviseOnNullableHashKey: AdviceRule = ({ target, columns, statistics }) => {
  const hash = hashKeyOf(target);
  const column = columns.find(({ name }) => name === hash?.column);
  if (hash === null || column === undefined || column.notNull) return [];
  const share = statistics.columns.find(({ name }) => name === hash.column)?.nullShare ?? null;
  const known = share === null ? "" : ` By the statistics ${Math.round(100 * share)} % of the rows are so.`;
  return [
    {
      code: "HASH_KEY_NULLABLE",
      text: `${hash.column} may be NULL, and all rows without a value lie in one hash partition of each range.${known}`,
      remedy: "Set the column NOT NULL, or divide by another one.",
    },
  ];
};
