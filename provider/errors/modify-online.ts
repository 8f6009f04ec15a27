/** What the catalogue of errors has on Oracle's own way to another partitioning. */
export const modifyOnlineErrors = {
  MODIFY_ONLINE_UNSUPPORTED: {
    problem: "Table {table} cannot be given its partitions by ALTER TABLE … MODIFY … ONLINE: {reason}.",
    remedy:
      'Set migration.method to "auto", or remove it, for a copy-swap; or change what stands against it.',
  },
  MODIFIED_INVENTORY_DIFFERS: {
    problem:
      "Table {table} has the partitions declared, and its rows, but what hangs on it is not as it was before the statement: {difference}.",
    remedy:
      "Put it right by hand, then run pulumi up again: run {run} only looks once more, and ends. What was meant to change, as a trigger that somebody has dropped on purpose, put back until then, and take away again afterwards.",
  },
} as const;
