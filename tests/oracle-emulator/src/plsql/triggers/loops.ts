import type { LoopStatement, Query } from "../../sql/ast";
import { unimplemented } from "../../translate/errors";
import type { TriggerBody } from "./body";
import { quoted } from "./body";

const INTEGER = { name: "NUMBER", precision: 38, scale: 0 } as const;

function header(body: TriggerBody, node: LoopStatement): string {
  const { control } = node;
  switch (control.kind) {
    case "endless":
      return "";
    case "while":
      return `WHILE ${body.condition(control.condition)} `;
    case "range": {
      const bounds = [control.low, control.high].map((bound) => `(${body.value(bound, INTEGER)})::integer`);
      const variable = body.newVariable("integer");
      body.names.declare(control.variable.name, {
        kind: "scalar",
        readOnly: true,
        type: { name: "NUMBER" },
        sql: `${variable}::numeric`,
      });
      // Oracle's REVERSE names the lower bound first, PL/pgSQL's the upper one.
      const range = control.reverse ? `REVERSE ${bounds[1]}..${bounds[0]}` : bounds.join("..");
      return `FOR ${variable} IN ${range} `;
    }
    case "query":
      return queryHeader(body, control.variable.name, control.query);
    case "cursor": {
      const cursor = body.names.find(control.cursor.parts[0]?.name ?? "");
      if (cursor?.kind !== "cursor" || control.args.length > 0) {
        throw unimplemented("this cursor loop in a trigger", node.position);
      }
      return queryHeader(body, control.variable.name, cursor.query);
    }
  }
}

function queryHeader(body: TriggerBody, variable: string, query: Query): string {
  const { from, record, fields } = body.rowsOf(query);
  body.names.declare(variable, {
    kind: "record",
    fields: new Map(fields.map((field) => [field.name, field])),
  });
  return `FOR ${record} IN ${from} `;
}

/** A loop of any kind, with its labels. */
export function loop(body: TriggerBody, node: LoopStatement): string {
  const [label, ...others] = node.labels;
  if (others.length > 0) throw unimplemented("two labels of one loop in a trigger", node.position);
  const before = label === undefined ? "" : `<<${quoted(label.name)}>>\n`;
  return body.within(() => {
    const start = header(body, node);
    return `${before}${start}LOOP\n${body.all(node.statements)}\nEND LOOP;`;
  });
}
