import type { SqlCommand, StatementObserver } from "../../provider/dialect/session";
import { MigrationError } from "../../provider/errors";
import { repartition } from "../../provider/engines/postgres/repartition";
import type { Connection } from "../../provider/schema/connection";
import type { StepKind } from "../../provider/schema/plan";
import type { RunResult } from "../../provider/schema/report";
import type { IntervalTarget, IntervalTargetInput, Target } from "../../provider/schema/target";
import { connectionTo, listeningHooks, ordersTarget } from "./orders";
import type { TestDatabase } from "./test-database";

/** ORDERS by half years and two hash partitions: few leaves, so that a run takes about a second. */
export function smallTarget(changes: Partial<IntervalTargetInput> = {}): IntervalTarget {
  const migration = { chunkRows: 500, ...changes.migration };
  return ordersTarget({ intervalValue: 6, subpartitionCount: 2, ...changes, migration });
}

/** The same without hash partitions. */
export function plainTarget(changes: Partial<IntervalTargetInput>): IntervalTarget {
  const { subpartitionType, subpartitionColumn, subpartitionCount, ...target } = smallTarget(changes);
  void [subpartitionType, subpartitionColumn, subpartitionCount];
  return target;
}

export interface MigrationOptions {
  readonly target?: Target;
  readonly connection?: Connection;
  readonly plannedHash?: string;
  readonly observer?: StatementObserver;
  readonly log?: (message: string) => void;
}

/** One run, as `pulumi up` starts it. */
export function migrate(database: TestDatabase, options: MigrationOptions = {}): Promise<RunResult | null> {
  const { observer, log } = options;
  return repartition({
    connection: options.connection ?? connectionTo(database),
    target: options.target ?? smallTarget(),
    plannedHash: options.plannedHash ?? null,
    hooks: listeningHooks({ ...(observer ? { observer } : {}), ...(log ? { log } : {}) }),
  });
}

/** The error that a run ends with. */
export async function failureOf(run: Promise<unknown>): Promise<MigrationError> {
  const outcome: unknown = await run.then(
    () => new Error("the run was expected to fail, and did not"),
    (error: unknown) => error,
  );
  if (outcome instanceof MigrationError) return outcome;
  throw outcome;
}

/** Does something once, at one moment of a run. */
export interface Intervention extends StatementObserver {
  readonly happened: boolean;
}

function intervene(
  when: "before" | "after",
  isMoment: (command: SqlCommand) => boolean,
  act: () => Promise<void> | void,
): Intervention {
  let happened = false;
  return {
    get happened() {
      return happened;
    },
    [when]: async (command: SqlCommand) => {
      if (happened || !isMoment(command)) return;
      happened = true;
      await act();
    },
  };
}

/** Acts before the first statement of a name is sent: `swapTables.lock`. */
export function before(name: string, act: () => Promise<void> | void): Intervention {
  return intervene("before", (command) => command.name === name, act);
}

/** Acts after the first statement of a name has been answered: `dataLoad.copyChunk`. */
export function after(name: string, act: () => Promise<void> | void): Intervention {
  return intervene("after", (command) => command.name === name, act);
}

/** Acts before a step begins, when all steps before it have been committed. */
export function beforeStep(step: StepKind, act: () => Promise<void> | void): Intervention {
  const isStart = ({ name, values }: SqlCommand) =>
    name === "ledger.startStep" && (values ?? []).includes(step);
  return intervene("before", isStart, act);
}

/** Several interventions in one run. */
export function allOf(...interventions: readonly StatementObserver[]): StatementObserver {
  return {
    before: async (command) => {
      for (const observer of interventions) await observer.before?.(command);
    },
    after: async (command) => {
      for (const observer of interventions) await observer.after?.(command);
    },
  };
}
