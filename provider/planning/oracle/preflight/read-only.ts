import { refuse, type Refusal } from "../../../errors";
import { tableName, type OracleRule, type OracleSubject } from "./rule";

/** Names of partitions that a message lists at most. */
const mostNames = 5;

function refuseTrait(subject: OracleSubject, trait: string, remedy: string): Refusal {
  return refuse("SOURCE_UNSUPPORTED", "table", { table: tableName(subject), trait, remedy });
}

/**
 * Refuses a table that somebody has made READ ONLY, or some of its partitions: the end of a cutover opens all of them. A run that
 * was killed may have left the table so itself.
 */
export const refuseReadOnly: OracleRule = (subject) => {
  const { readOnly, readOnlyPartitions } = subject.state;
  if (readOnly)
    return subject.resumed === null
      ? [
          refuseTrait(
            subject,
            "is READ ONLY",
            "Run ALTER TABLE … READ WRITE first; make it READ ONLY again afterwards.",
          ),
        ]
      : [];
  if (readOnlyPartitions.length === 0) return [];
  const more = readOnlyPartitions.length - mostNames;
  const names = [...readOnlyPartitions.slice(0, mostNames), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  const remedy =
    "Rows of several old partitions may come into one new one. Run ALTER TABLE … MODIFY PARTITION … READ WRITE first; close the new partitions of those rows afterwards.";
  return [refuseTrait(subject, `has READ ONLY partitions (${names}), which a cutover would open`, remedy)];
};
