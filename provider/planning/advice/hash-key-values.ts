import { hashKeyOf, type AdviceRule } from "./subject";

/** With fewer values for each part than these, chance alone makes some parts twice as large as others. */
const fewValues = 10;

/** A hash spreads values, not rows: few values leave parts empty, and fill others twice. */
export const adviseOnHashValues: AdviceRule = ({ target, statistics }) => {
  const hash = hashKeyOf(target);
  const distinct = statistics.columns.find(({ name }) => name === hash?.column)?.distinct ?? null;
  if (hash === null || distinct === null || distinct >= hash.count * fewValues) return [];
  const values = Math.round(distinct).toLocaleString("en-US");
  const effect =
    distinct < hash.count ? "some stay empty for ever" : "some get several times the rows of others";
  return [
    {
      code: "HASH_KEY_FEW_VALUES",
      text: `${hash.column} has about ${values} different values by the statistics (${statistics.analyzedAt ?? "of no known date"}) for ${hash.count} hash partitions: ${effect}.`,
      remedy: "Divide by a column of many values, as that of the primary key, or into fewer parts.",
    },
  ];
};
