import { quoteLiteral } from "../../dialect/postgres";
import { leafNames } from "../../schema/leaves";
import type { LayoutPartition } from "../../schema/plan";
import type { View } from "../template";
import { stepOf, type ScriptRequest } from "./request";
import type { Statements } from "./scope";

function partitionStatements(
  { layout }: ScriptRequest,
  { table }: Statements,
  partition: LayoutPartition,
): string[] {
  const { name, bound } = partition;
  const leaves = layout.hashCount > 1 ? leafNames(partition, layout) : [];
  return [
    table.plain("createPartition", { partition: name, bound }),
    ...leaves.map((leaf, remainder) =>
      table.plain("createSubpartition", { partition: name, leaf, remainder: String(remainder) }),
    ),
  ];
}

function interimStatements(request: ScriptRequest, { table }: Statements): string[] {
  const step = stepOf(request, "createTable");
  return [
    table.plain(step.copy.becomesPlain ? "createPlain" : "createInterim"),
    ...step.sequenceGrants.map((grant) => table.plain("grantSequence", grant)),
    ...step.comments.map((comment) => table.plain("comment", comment)),
  ];
}

/** The interim table, then each partition with its leaves in a transaction of its own. */
export function createTableView(request: ScriptRequest, statements: Statements): View {
  const { layout } = request;
  const { table } = statements;
  const step = stepOf(request, "createTable");
  return {
    become: table.plain("becomeOwner"),
    becomeSelf: table.plain("becomeSelf"),
    transactions: [
      { itemText: "'interim'", statements: interimStatements(request, statements), isInterim: true },
      ...layout.partitions.map((partition) => ({
        itemText: quoteLiteral(partition.name),
        statements: partitionStatements(request, statements, partition),
        isInterim: false,
      })),
    ],
    last: [
      ...(layout.defaultName === null
        ? []
        : [table.plain("createDefault", { partition: layout.defaultName })]),
      ...step.columnSettings.map((setting) => table.plain("alterColumn", setting)),
    ],
  };
}
