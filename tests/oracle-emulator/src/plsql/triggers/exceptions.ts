import { OracleError } from "../../contract";
import type { Block, ExceptionHandler } from "../../sql/ast";
import { PREDEFINED_EXCEPTIONS } from "../errors";
import type { TriggerBody } from "./body";
import { requireSameUndo } from "./handlers";

function condition(body: TriggerBody, handler: ExceptionHandler, code: string, detail: string): string {
  if (handler.others) return `${code} IS NOT NULL`;
  return handler.exceptions
    .map(({ parts, position }) => {
      const name = parts.at(-1)?.name ?? "";
      const own = body.names.find(name);
      if (own?.kind === "exception") {
        const byTag = `${detail} = '${own.tag.replaceAll("'", "''")}'`;
        return own.code === undefined ? byTag : `(${byTag} OR ${code} = ${own.code})`;
      }
      const predefined = PREDEFINED_EXCEPTIONS.get(name);
      if (predefined !== undefined) return `${code} = ${predefined}`;
      throw new OracleError(6550, `PLS-00201: identifier '${name}' must be declared`, position);
    })
    .join(" OR ");
}

/** EXCEPTION WHEN …: what no branch takes, or has no code of Oracle's, goes on. */
export function handlers(body: TriggerBody, block: Block): string {
  if (block.handlers.length === 0) return "";
  requireSameUndo(block);
  const code = body.newVariable("integer");
  const text = body.newVariable("text");
  const detail = body.newVariable("text");
  return body.within(() => {
    const number = `(CASE ${code} WHEN 1403 THEN 100 WHEN 6510 THEN 1 ELSE -${code} END)::numeric`;
    body.names.declare("SQLCODE", { kind: "scalar", readOnly: true, type: { name: "NUMBER" }, sql: number });
    body.names.declare("SQLERRM", { kind: "scalar", readOnly: true, type: { name: "VARCHAR2" }, sql: text });
    const branches = block.handlers.map((handler, index) => {
      const word = index === 0 ? "IF" : "ELSIF";
      return `${word} ${condition(body, handler, code, detail)} THEN\n${body.all(handler.statements)}`;
    });
    return [
      "EXCEPTION WHEN OTHERS THEN",
      `GET STACKED DIAGNOSTICS ${detail} = PG_EXCEPTION_DETAIL;`,
      `${code} := ora_catalog.error_code(SQLSTATE, SQLERRM);`,
      `${text} := ora_catalog.error_text(SQLSTATE, SQLERRM);`,
      ...branches,
      "ELSE RAISE;",
      "END IF;",
      "",
    ].join("\n");
  });
}
