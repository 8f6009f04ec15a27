import type { AdviceRule } from "./subject";

/** Below this a partition is hardly worth its place in every plan, above that hardly worth being one. */
const smallPartition = 1_000_000;
const largePartition = 200_000_000_000;
/** Fewer than these are never too many. */
const fewPartitions = 100;

function count(partitions: number): string {
  return `${partitions.toLocaleString("en-US")} ${partitions === 1 ? "partition is" : "partitions are"}`;
}

/** Partitions that are too many or too few for what they would hold. */
export const adviseOnSizes: AdviceRule = ({ forecast: { leaves, extraBytes } }) => {
  if (leaves === 0 || extraBytes === 0) return [];
  const each = extraBytes / leaves;
  if (each < smallPartition && leaves > fewPartitions)
    return [
      {
        code: "PARTITIONS_SMALL",
        text: `${count(leaves)} many for this table: each would hold ${Math.ceil(each / 1_000).toLocaleString("en-US")} kB on average.`,
        remedy: "Choose a longer interval or fewer subpartitions.",
      },
    ];
  if (each <= largePartition) return [];
  return [
    {
      code: "PARTITIONS_LARGE",
      text: `${count(leaves)} few for this table: each would hold ${Math.round(each / 1e9).toLocaleString("en-US")} GB on average.`,
      remedy: "Choose a shorter interval or more subpartitions.",
    },
  ];
};
