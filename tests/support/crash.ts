import type { SqlCommand, StatementObserver } from "../../provider/dialect/session";
import type { Target } from "../../provider/schema/target";
import { migrate } from "./copy-swap";
import { liveTarget } from "./live-orders";
import { startProxy } from "./network-proxy";
import { connectionThrough } from "./test-connection";
import type { TestDatabase } from "./test-database";

/** A moment of a run: before a statement is sent, or after it was answered. */
export interface CrashPoint {
  /** The step in which it is met; "begin" before the first one, "end" after the last. */
  readonly step: string;
  /** `dataLoad.copyChunk` */
  readonly statement: string;
  /** 1 is the first time in this step. */
  readonly occurrence: number;
  readonly when: "before" | "after";
}

export function describePoint({ step, statement, occurrence, when }: CrashPoint): string {
  return `${when} ${statement} number ${occurrence} of ${step}`;
}

/** Tells of each statement in which step it stands and how often its name has been met there. */
export class StatementCounter {
  private step = "begin";
  private stepsRead = 0;
  private readonly counts = new Map<string, number>();

  note({ name, values }: SqlCommand): { step: string; statement: string; occurrence: number } {
    if (name === "ledger.startStep") this.step = String(values?.[1]);
    // A run reads its steps when it begins, and once more when all have ended.
    if (name === "ledger.readSteps" && (this.stepsRead += 1) === 2) this.step = "end";
    const key = `${this.step} ${name}`;
    const occurrence = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, occurrence);
    return { step: this.step, statement: name, occurrence };
  }
}

/** Acts once, when a run meets the point: "after" is after the first answer, for a statement that gives way has none. */
export function watchFor(point: CrashPoint, act: () => Promise<void> | void): StatementObserver {
  const counter = new StatementCounter();
  const pending = new Set<SqlCommand>();
  let acted = false;
  const actOnce = async () => {
    if (acted) return;
    acted = true;
    await act();
  };
  return {
    before: async (command) => {
      const { step, statement, occurrence } = counter.note(command);
      if (step !== point.step || statement !== point.statement || occurrence < point.occurrence) return;
      if (point.when === "after") pending.add(command);
      else if (occurrence === point.occurrence) await actOnce();
    },
    after: async (command) => {
      if (pending.delete(command)) await actOnce();
    },
  };
}

class Crash extends Error {}

/**
 * A run whose process dies at a point: at once all its connections are gone, and it sends nothing any more.
 * @returns whether the run came to that point
 * @throws what stopped the run, if it was not the crash
 */
export async function crashAt(
  database: TestDatabase,
  point: CrashPoint,
  target: Target = liveTarget(),
): Promise<boolean> {
  const proxy = await startProxy(database);
  let crashed = false;
  const watch = watchFor(point, () => {
    crashed = true;
    proxy.cutAll();
  });
  const obey = () => {
    if (crashed) throw new Crash(describePoint(point));
  };
  const observer: StatementObserver = {
    before: async (command) => {
      obey();
      await watch.before?.(command);
      obey();
    },
    after: async (command) => {
      await watch.after?.(command);
      obey();
    },
  };
  try {
    await migrate(database, { target, observer, connection: connectionThrough(proxy.port, database) });
  } catch (error) {
    if (!crashed) throw error;
  } finally {
    await proxy.close();
  }
  return crashed;
}

/** Says by the clock that the run lives: a slow run sends it, the next one may not come to it. */
export function isHeartbeat(statement: string): boolean {
  return statement === "ledger.recordSeen";
}

/** The statements of one whole run, and how often each is met in its step. */
export async function recordStatements(
  database: TestDatabase,
  target: Target = liveTarget(),
): Promise<{ step: string; statement: string; count: number }[]> {
  const counter = new StatementCounter();
  const found = new Map<string, { step: string; statement: string; count: number }>();
  const before = (command: SqlCommand) => {
    const { step, statement, occurrence } = counter.note(command);
    if (isHeartbeat(statement)) return;
    found.set(`${step} ${statement}`, { step, statement, count: occurrence });
  };
  await migrate(database, { target, observer: { before } });
  return [...found.values()];
}
