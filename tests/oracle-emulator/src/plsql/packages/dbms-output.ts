import { assign } from "../coerce";
import type { Context } from "../context";
import { valueError } from "../errors";
import type { Cell } from "../values";
import { emptyCell, numberCell, textCell } from "../values";
import type { Builtin } from "./builtin";
import { builtin, integerArgument, textArgument } from "./builtin";

async function getLines(context: Context, lines: Cell | undefined, count: Cell | undefined): Promise<void> {
  if (lines?.kind !== "collection" || count === undefined) throw valueError();
  const taken = context.host.output.take((await integerArgument(context, count)) ?? 0);
  const elements = new Map<string, Cell>();
  for (const [index, line] of taken.entries()) {
    const element = emptyCell(lines.type.element);
    await assign(context.host, element, textCell(line));
    elements.set(String(index + 1), element);
  }
  lines.elements = elements;
  await assign(context.host, count, numberCell(String(taken.length)));
}

export const DBMS_OUTPUT: readonly Builtin[] = [
  builtin("ENABLE", "BUFFER_SIZE?", async (context, [size]) => {
    context.host.output.enable(size === undefined ? 20_000 : await integerArgument(context, size));
  }),
  builtin("DISABLE", "", async (context) => Promise.resolve(context.host.output.disable())),
  builtin("PUT", "A", async (context, [text]) => {
    context.host.output.put((await textArgument(context, text)) ?? "");
  }),
  builtin("PUT_LINE", "A", async (context, [text]) => {
    context.host.output.put((await textArgument(context, text)) ?? "");
    context.host.output.newLine();
  }),
  builtin("NEW_LINE", "", async (context) => Promise.resolve(context.host.output.newLine())),
  builtin("GET_LINE", "LINE OUT, STATUS OUT", async (context, [line, status]) => {
    const [text] = context.host.output.take(1);
    if (line === undefined || status === undefined) throw valueError();
    await assign(context.host, line, textCell(text ?? null));
    await assign(context.host, status, numberCell(text === undefined ? "1" : "0"));
  }),
  builtin("GET_LINES", "LINES OUT, NUMLINES IN OUT", (context, [lines, count]) =>
    getLines(context, lines, count),
  ),
];
