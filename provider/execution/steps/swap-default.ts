import type { SwapDefaultStep } from "../../schema/plan";
import type { Statement, StatementValues, StepScript } from "../../schema/statement";
import type { RunContext } from "../context";
import { allLeaves } from "../../schema/leaves";
import { shortLockOn } from "../source-lock";
import { readUnchangedSource } from "./planned-source";
import { cutOverBy, type Left, type Prepared } from "./swap-tables";

/** Gives each new partition the CHECK by which it is attached without a scan. Nobody but this run uses these tables yet. */
async function proveBounds(context: RunContext, script: StepScript): Promise<void> {
  const { control, ledger, layout } = context;
  const done = await ledger.readItems(control.session, "swapDefault");
  for (const { name } of layout.partitions.filter((partition) => !done.has(partition.name))) {
    await control.transaction(async () => {
      await control.run(script.statement("proveBound", { partition: name }));
      await ledger.recordItem(control.session, "swapDefault", name);
    });
  }
}

/** A swap of default partitions, and what the table's partitions were when it was prepared. */
class DefaultSwap {
  private siblings = "";

  constructor(
    private readonly context: RunContext,
    private readonly step: SwapDefaultStep,
    private readonly script: StepScript,
  ) {}

  /** The signature comes first, so that no change falls between what is read here and what it stands for. */
  async prepare(): Promise<Prepared> {
    const { context, step, script } = this;
    const { control } = context;
    const signature = await control.run(script.statement("readSignature"));
    const siblings = await control.run(script.statement("readSiblings"));
    this.siblings = String(siblings.rows[0]?.["siblings"]);
    await readUnchangedSource(context, step.copy);
    return { signature: String(signature.rows[0]?.["signature"]), revokeLast: [], keyLeaves: new Map() };
  }

  underLock(values: StatementValues, left: Left): Statement[] {
    const { script, siblings } = this;
    const one = (name: string, more: StatementValues = {}): Statement =>
      script.statement(name, { ...values, ...more });
    return [
      one("demandIntact"),
      one("demandSiblings", { expectedSiblings: siblings }),
      ...(left.journaled > 0 ? [one("replayLast")] : []),
      ...(left.journaled + left.replayed > 0 ? [one("demandEqual")] : []),
      one("stopJournal"),
      one("detachDefault"),
      ...this.context.layout.partitions.map(({ name, bound }) =>
        one("movePartition", { partition: name, bound }),
      ),
      one("moveDefault"),
      ...this.restoreAutovacuum(),
      one("dropInterim"),
      one("recordMove"),
      one("demandQuick"),
    ];
  }

  /** Hands the leaves to autovacuum, as the table's others are. */
  private restoreAutovacuum(): Statement[] {
    const { context, step, script } = this;
    const { autovacuumOption, interimDefault, copy } = step;
    const autovacuumClause =
      autovacuumOption === null ? "RESET (autovacuum_enabled)" : `SET (${autovacuumOption})`;
    return allLeaves(context.layout, copy.interim.name)
      .map((leaf) => (leaf === interimDefault ? copy.source.name : leaf))
      .map((leaf) => script.statement("restoreAutovacuum", { leaf, autovacuumClause }));
  }
}

/** New partitions with the rows of the default partition, and a new default partition, take the place of the old one. */
export async function swapDefault(context: RunContext, step: SwapDefaultStep): Promise<void> {
  const script = context.tools.renderer.script(step);
  await proveBounds(context, script);
  const swap = new DefaultSwap(context, step, script);
  const activity = "Swapping the default partition";
  await cutOverBy(context, step, {
    lock: {
      ...shortLockOn(context, step.copy, activity, "ACCESS EXCLUSIVE"),
      table: `${step.table.schema}.${step.table.name}`,
      oid: String(step.tableOid),
    },
    keysMs: 0,
    prepare: () => swap.prepare(),
    prepared: [],
    prove: () => Promise.resolve(),
    lockFirst: () => [],
    underLock: (values, left) => swap.underLock(values, left),
  });
}
