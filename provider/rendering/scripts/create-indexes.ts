import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import { allLeaves, inBatches, leavesPerVacuum } from "../../schema/leaves";
import type { CarriedIndex, CarriedTrigger } from "../../schema/plan";
import type { View } from "../template";
import { stepOf, type ScriptRequest } from "./request";
import type { Statements } from "./scope";

/** One transaction, and the item that the ledger has when it is done. */
interface Piece {
  readonly itemText: string;
  readonly statements: readonly string[];
}

function indexPieces(request: ScriptRequest, { indexes }: Statements, index: CarriedIndex): Piece[] {
  const { copy } = stepOf(request, "createIndexes");
  const { name, comment } = index;
  const leaves = copy.becomesPlain ? [] : allLeaves(request.layout, copy.interim.name);
  return [
    ...leaves.map((leaf) => ({
      itemText: quoteLiteral(`leaf ${leaf} ${name}`),
      statements: [indexes.plain("createLeaf", { index: name, leaf })],
    })),
    {
      itemText: quoteLiteral(`root ${name}`),
      statements: [
        indexes.plain("createRoot", { index: name }),
        ...(comment === null ? [] : [indexes.plain("commentIndex", { index: name })]),
      ],
    },
  ];
}

function triggerPiece({ indexes }: Statements, { name, comment }: CarriedTrigger): Piece {
  const names = ["createTrigger", "disableTrigger", ...(comment === null ? [] : ["commentTrigger"])];
  return {
    itemText: quoteLiteral(`trigger ${name}`),
    statements: names.map((each) => indexes.plain(each, { trigger: name })),
  };
}

/** The primary key, the other indexes, the triggers; one transaction for each index and leaf. */
export function createIndexesView(request: ScriptRequest, statements: Statements): View {
  const { indexes, triggers } = stepOf(request, "createIndexes");
  const primary = indexes.filter(({ kind }) => kind === "PRIMARY KEY");
  const secondary = indexes.filter(({ kind }) => kind !== "PRIMARY KEY");
  return {
    primary: primary.flatMap((index) => indexPieces(request, statements, index)),
    reachesOneMoment: secondary.some(({ kind }) => kind !== "INDEX"),
    secondary: [
      ...secondary.flatMap((index) => indexPieces(request, statements, index)),
      ...triggers.map((trigger) => triggerPiece(statements, trigger)),
    ],
  };
}

/** Leaves are vacuumed outside of any transaction, some at once where there are many, and recorded after it. */
export function gatherStatisticsView(request: ScriptRequest, { statistics }: Statements): View {
  const { copy } = stepOf(request, "gatherStatistics");
  const analyze = request.database.version >= 180_000 ? "analyzeRoot" : "analyzeTable";
  const leaves = allLeaves(request.layout, copy.interim.name);
  return {
    batches: inBatches(leaves, leavesPerVacuum(leaves.length)).map(([leaf = "", ...further]) => {
      const names = further.map((name) => `, ${quoteQualified(copy.interim.schema, name)}`);
      return {
        firstText: quoteLiteral(leaf),
        leafTexts: [leaf, ...further].map(quoteLiteral),
        vacuum: statistics.plain("vacuumLeaf", { leaf, furtherLeaves: names.join("") }),
      };
    }),
    analyze: copy.becomesPlain ? [] : [statistics.plain(analyze)],
  };
}
