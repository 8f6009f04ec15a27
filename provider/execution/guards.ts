import { migrationError } from "../errors";
import type { SwapTablesStep } from "../schema/plan";
import type { RunContext } from "./context";

/**
 * Compares each guard with the keys of the copy, in one snapshot: the copy is proven to be the source, so the guard is too.
 * @throws GUARD_DIFFERS
 */
export async function compareGuards(context: RunContext, step: SwapTablesStep): Promise<void> {
  const { control, tools } = context;
  const script = tools.renderer.script(step);
  const { source, interim } = step.copy;
  for (const guard of step.guards) {
    const { rows } = await control.run(script.statement("compareGuard", { guard: guard.name }));
    const found = rows[0] ?? {};
    if (found["guardRows"] === found["rows"] && found["guardChecksum"] === found["checksum"]) continue;
    const difference = `${String(found["guardRows"])} keys with checksum ${String(found["guardChecksum"])} in the guard, ${String(found["rows"])} with ${String(found["checksum"])} in the copy`;
    throw migrationError("GUARD_DIFFERS", {
      guard: `${source.schema}.${guard.name}`,
      key: guard.key,
      table: `${source.schema}.${source.name}`,
      interim: `${interim.schema}.${interim.name}`,
      difference,
    });
  }
}
