import type { TableState } from "../schema/table-state";
import type { RunContext } from "./context";

/** What may change while a run goes on, so that it counts as it was found just before the cutover. */
export type InventoryBefore = Pick<
  TableState,
  "grants" | "views" | "materializedViews" | "routines" | "foreignKeys"
>;

/** Keeps it in the ledger, before the lock. */
export async function recordInventoryBefore(
  { control, ledger }: RunContext,
  { grants, views, materializedViews, routines, foreignKeys }: InventoryBefore,
): Promise<void> {
  await control.transaction(() =>
    ledger.recordEvent(control.session, "inventoryBefore", {
      grants,
      views,
      materializedViews,
      routines,
      foreignKeys,
    }),
  );
}

/** What the last attempt of the cutover, which is the one that swapped, had found. */
export async function readInventoryBefore({
  ledger,
  control,
  sourceState,
}: RunContext): Promise<InventoryBefore> {
  const events = await ledger.readEvents(control.session);
  const last = events.filter(({ kind }) => kind === "inventoryBefore").at(-1);
  const found = last?.detail as Partial<InventoryBefore> | undefined;
  return {
    grants: found?.grants ?? sourceState.grants,
    views: found?.views ?? sourceState.views,
    materializedViews: found?.materializedViews ?? sourceState.materializedViews,
    routines: found?.routines ?? sourceState.routines,
    foreignKeys: found?.foreignKeys ?? sourceState.foreignKeys,
  };
}
