import type { TableRecommendation } from "../schema/recommendation";
import { formatSeconds } from "./text";

/** What fits a table, in words: each setting with its reasons, then what a run would take. */
export function formatRecommendation({
  schema,
  table,
  recommendations,
  seconds,
  restsOn,
  notes,
}: TableRecommendation): string {
  const lines = recommendations.flatMap(({ setting, value, because, against }) => [
    `  ${setting}: ${value}`,
    `     because ${because}`,
    ...(against === null ? [] : [`     but ${against}`]),
  ]);
  const takes =
    recommendations.length === 0
      ? []
      : [`  takes about ${formatSeconds(seconds.low)} to ${formatSeconds(seconds.high)}: ${restsOn}`];
  return [`${schema}.${table}`, ...lines, ...notes.map((note) => `  ${note}`), ...takes].join("\n");
}
