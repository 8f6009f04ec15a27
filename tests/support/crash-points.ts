import { migrate } from "./copy-swap";
import { crashAt, describePoint, recordStatements, type CrashPoint } from "./crash";
import { shareOf } from "./share";
import type { Target } from "../../provider/schema/target";
import { keptAfterRun, LiveOrders, liveTarget, type LiveOrdersOptions } from "./live-orders";

/** What is run on which table, and what a whole run leaves of the tool's own. */
export interface CrashSubject extends LiveOrdersOptions {
  readonly target: Target;
  readonly kept: readonly string[];
}

const copySwap: CrashSubject = { target: liveTarget(), kept: keptAfterRun };

interface StepStatement {
  readonly step: string;
  readonly statement: string;
  readonly count: number;
}

/** What reads before anything is there, and the one transaction that installs the ledger. */
function isPreparation({ step, statement }: StepStatement): boolean {
  const installs =
    /^ledger\.(find|read|patience|lock|revoke|recordVersion|create(Schema|Version|Runs|Fences|Workers|Steps|Items|Chunks|Events|Hold|Demand|Note))/;
  return step === "begin" && (/^(discovery|session)\./.test(statement) || installs.test(statement));
}

function beforeAndAfter({ step, statement }: StepStatement, occurrence: number): CrashPoint[] {
  return (["before", "after"] as const).map((when) => ({ step, statement, occurrence, when }));
}

/** Every point at which runs are made to crash. */
export interface CrashPlan {
  /** One run each: before and after every statement when it is first met, and in the middle of those that are repeated. */
  alone(step: string): CrashPoint[];
  /** One run that crashes again and again: statements of planning and installing, and those that other steps have too. */
  inARow(steps: readonly string[]): CrashPoint[];
}

/** Plans crashes from two whole runs: what only one of them does depends on chance. */
export async function planCrashes(subject: CrashSubject = copySwap): Promise<CrashPlan> {
  const orders = await Promise.all([LiveOrders.start(subject), LiveOrders.start(subject)]);
  const [one = [], other = []] = await Promise.all(
    orders.map(({ database }) => recordStatements(database, subject.target)),
  );
  await Promise.all(orders.map((each) => each.drop()));
  const statements = one.flatMap((found): StepStatement[] => {
    const again = other.find(({ step, statement }) => step === found.step && statement === found.statement);
    return again ? [{ ...found, count: Math.min(found.count, again.count) }] : [];
  });
  const firstMet = new Map<string, StepStatement>();
  for (const found of statements) if (!firstMet.has(found.statement)) firstMet.set(found.statement, found);
  const isFirst = (found: StepStatement) => firstMet.get(found.statement) === found && !isPreparation(found);
  return {
    alone: (step) =>
      statements
        .filter((found) => found.step === step && isFirst(found))
        .flatMap((found) => [
          ...beforeAndAfter(found, 1),
          ...(found.count > 2 ? beforeAndAfter(found, Math.ceil(found.count / 2)).slice(1) : []),
        ]),
    inARow: (steps) =>
      statements
        .filter((found) => steps.includes(found.step) && !isFirst(found))
        .flatMap((found) => beforeAndAfter(found, 1)),
  };
}

/** How many databases are in use at once. */
const sideBySide = 3;

/** Where the run has ended, another one would move the rows that the application has written far ahead since. */
async function isCompleted(orders: LiveOrders): Promise<boolean> {
  return (await orders.readRunStates()).at(-1) === "completed";
}

async function goOn(orders: LiveOrders, target: CrashSubject["target"]): Promise<void> {
  if (!(await isCompleted(orders))) await migrate(orders.database, { target });
}

async function crashAndResume(point: CrashPoint, subject: CrashSubject): Promise<void> {
  const { target, kept } = subject;
  const orders = await LiveOrders.start(subject);
  try {
    expect(await crashAt(orders.database, point, target)).toBe(true);
    await orders.expectAlive();
    await goOn(orders, target);
    await orders.expectMigrated(kept);
  } finally {
    await orders.drop();
  }
}

/** Crashes a run of its own at each point of the share; gives what went wrong, by point. */
export async function crashAtEach(
  points: readonly CrashPoint[],
  subject: CrashSubject = copySwap,
): Promise<string[]> {
  const queue = [...shareOf(points)];
  const faults: string[] = [];
  const work = async () => {
    for (let point = queue.shift(); point; point = queue.shift()) {
      const at = describePoint(point);
      await crashAndResume(point, subject).catch((error: unknown) => faults.push(`${at}: ${String(error)}`));
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return faults;
}

/** Crashes one run at all points of the share, one after the other; gives the points that it did not come to. */
export async function crashInARow(
  points: readonly CrashPoint[],
  subject: CrashSubject = copySwap,
): Promise<string[]> {
  const { target, kept } = subject;
  const orders = await LiveOrders.start(subject);
  const missed: string[] = [];
  try {
    for (const point of shareOf(points)) {
      const crashed = await crashAt(orders.database, point, target);
      if (!crashed) missed.push(describePoint(point));
      await orders.expectAlive();
      if (await isCompleted(orders)) break;
    }
    await goOn(orders, target);
    await orders.expectMigrated(kept);
  } finally {
    await orders.drop();
  }
  return missed;
}
