import type { OracleStatements } from "./scope";
import { oracleStepOf, type OracleScriptRequest } from "./request";
import type { View } from "../../template";
import type { OracleScriptStatements } from "./statements";

/** Which ends a chunk has, and how a script asks for it. */
const shapes = [
  { isFirst: true, isLast: true, condition: "v_lower IS NULL AND v_upper IS NULL" },
  { isFirst: true, isLast: false, condition: "v_lower IS NULL" },
  { isFirst: false, isLast: true, condition: "v_upper IS NULL" },
  { isFirst: false, isLast: false, condition: "v_lower IS NOT NULL" },
] as const;

type Shape = Pick<(typeof shapes)[number], "isFirst" | "isLast">;

/** `1`, `2` … of the key's columns, and where JSON has them. */
function keyParts(request: OracleScriptRequest): (View & { readonly part: string })[] {
  const { key } = oracleStepOf(request, "validate").copy;
  return key.map((_, at) => ({ part: String(at + 1), index: String(at) }));
}

/** `20_data_load.sql`: the end of each chunk, and its copy, for every shape of a chunk. */
export function dataLoadView(request: OracleScriptRequest, { load }: OracleStatements): View {
  const parts = keyParts(request);
  const into = parts.map(({ part }) => `v_upper${part}`).join(", ");
  const end = (isFirst: boolean) => {
    const values = { isFirst, isLast: true };
    return `${load.text("findChunkEnd", values)} INTO ${into}${load.using("findChunkEnd", values)}`;
  };
  const copy = (isFirst: boolean, isLast: boolean) => load.executed("copyChunk", { isFirst, isLast });
  return {
    chunkRows: String(oracleStepOf(request, "dataLoad").chunkRows),
    keyParts: parts,
    upperKeys: into,
    firstEnd: end(true),
    nextEnd: end(false),
    copyAll: copy(true, true),
    copyFirst: copy(true, false),
    copyLast: copy(false, true),
    copyNext: copy(false, false),
  };
}

function branches(render: (shape: Shape) => string): View[] {
  return shapes.map(({ condition, ...shape }, at) => ({
    word: at === 0 ? "IF" : "ELSIF",
    condition,
    statement: render(shape),
  }));
}

/** `45_validate.sql`: whatever is asked of a chunk, for every shape of one. */
export function validateView(request: OracleScriptRequest, { validate }: OracleStatements): View {
  const executed = (name: string) => branches((shape) => validate.executed(name, { ...shape }));
  return {
    keyParts: keyParts(request),
    journalDifferences: executed("journalDifferences"),
    compareChunk: executed("compareChunk"),
    findDifferences: branches((shape) => opened(validate, "findDifferences", shape)),
  };
}

function opened(statements: OracleScriptStatements, name: string, shape: Shape): string {
  return statements.text(name, { ...shape }) + statements.using(name, { ...shape });
}
