import { DatabaseError, type FailureKind } from "../../../provider/dialect/database-error";
import type { Session, SqlCommand } from "../../../provider/dialect/session";
import {
  describeBlockers,
  gaveWay,
  pauseMs,
  withShortLock,
  type Blocker,
  type ShortLock,
} from "../../../provider/execution/short-lock";

const blocker: Blocker = {
  pid: 4711,
  userName: "hr_app",
  application: "app",
  backendType: "client backend",
  state: "idle in transaction",
  mode: "RowExclusiveLock",
  openFor: "00:00:41",
  preventsWraparound: false,
};
const vacuum: Blocker = {
  ...blocker,
  pid: 4712,
  userName: null,
  backendType: "autovacuum worker",
  state: "active",
};

function databaseError(kind: FailureKind): DatabaseError {
  return new DatabaseError({ message: "x", kind, isConnectionLoss: false, statement: "s" });
}

/** A session that knows who is in the way, and whether a vacuum may be cancelled. */
function sessionWith(blockers: readonly Blocker[], mayCancel = true) {
  const commands: string[] = [];
  const run = ({ name }: SqlCommand) => {
    commands.push(name);
    if (name === "cancel" && !mayCancel) return Promise.reject(databaseError("privilegeMissing"));
    if (name === "lock.readDeadlockTimeout") return Promise.resolve({ rows: [{ ms: 1_000 }], rowCount: 1 });
    return Promise.resolve({ rows: blockers as never, rowCount: blockers.length });
  };
  const session: Session = {
    serverProcessId: 1,
    isOpen: true,
    run,
    runBatch: run,
    close: () => Promise.resolve(),
  };
  return { session, commands };
}

function lockWith(changes: Partial<ShortLock> = {}): ShortLock & { readonly messages: string[] } {
  const messages: string[] = [];
  const statement = (name: string) => ({ name, text: "SELECT 1", binds: [], outputs: [], repeat: null });
  return {
    activity: "Cutover",
    mode: "ACCESS EXCLUSIVE",
    table: "app.orders",
    oid: "4711",
    lockTimeoutMs: 50,
    patienceMs: 60_000,
    findBlockers: statement("find"),
    cancelAutovacuum: statement("cancel"),
    log: (message) => messages.push(message),
    messages,
    ...changes,
  };
}

/** Fails some times with an error, then succeeds; keeps the limits that it was given. */
function failing(times: number, error: Error = databaseError("lockTimeout")) {
  const limits: number[] = [];
  const attempt = (limitMs: number): Promise<string> => {
    limits.push(limitMs);
    return limits.length <= times ? Promise.reject(error) : Promise.resolve("done");
  };
  return { attempt, limits };
}

describe("pauseMs", () => {
  it("doubles with each attempt, has jitter, and never exceeds five seconds", () => {
    for (let attempt = 1; attempt < 200; attempt += 1) {
      const longest = Math.min(5_000, 100 * 2 ** Math.min(attempt, 10));
      const pause = pauseMs(attempt);
      expect(pause).toBeGreaterThanOrEqual(longest / 2);
      expect(pause).toBeLessThanOrEqual(longest);
    }
    expect(new Set(Array.from({ length: 50 }, () => pauseMs(10))).size).toBeGreaterThan(1);
  });
});

describe("gaveWay", () => {
  it.each<FailureKind>(["lockTimeout", "statementTimeout", "deadlock"])(
    "takes a %s for giving way",
    (kind) => {
      expect(gaveWay(databaseError(kind))).toBe(true);
    },
  );

  it("takes nothing else for it", () => {
    const others = [databaseError("uniqueViolation"), databaseError("dataDiffers"), new Error("lockTimeout")];
    expect(others.map(gaveWay)).toEqual([false, false, false]);
  });
});

describe("describeBlockers", () => {
  it("names process, user, state, time and mode", () => {
    expect(describeBlockers([blocker])).toBe(
      "4711 hr_app (idle in transaction for 00:00:41, RowExclusiveLock)",
    );
    expect(describeBlockers([vacuum])).toContain("4712 autovacuum worker (active");
  });

  it("names five at most, and says where nobody is left", () => {
    expect(describeBlockers(Array.from({ length: 9 }, () => blocker)).split("; ")).toHaveLength(5);
    expect(describeBlockers([])).toBe("nobody any more");
  });
});

describe("withShortLock", () => {
  it.each([
    [
      { ...blocker, backendType: "prepared transaction" },
      /end them \(a prepared transaction by COMMIT PREPARED/,
    ],
    [blocker, /end them, then run pulumi up again\.$/],
  ])("says how those in the way are ended", async (inTheWay, words) => {
    const lock = lockWith({ patienceMs: 0 });
    const run = withShortLock(sessionWith([inTheWay]).session, lock, failing(99).attempt);
    await expect(run).rejects.toThrow(words);
  });

  it("gives the result of an attempt that is granted, and asks nobody", async () => {
    const { session, commands } = sessionWith([]);
    await expect(withShortLock(session, lockWith(), failing(0).attempt)).resolves.toBe("done");
    expect(commands).toEqual([]);
  });

  it("tries again within the same limit, and says who is in the way", async () => {
    const lock = lockWith();
    const { attempt, limits } = failing(1);
    await expect(withShortLock(sessionWith([blocker]).session, lock, attempt)).resolves.toBe("done");
    expect(limits).toEqual([50, 50]);
    expect(lock.messages).toEqual([
      "Cutover: gave way (attempt 1); in the way: 4711 hr_app (idle in transaction for 00:00:41, RowExclusiveLock)",
    ]);
  });

  it("throws any other error at once", async () => {
    const { attempt, limits } = failing(9, databaseError("uniqueViolation"));
    await expect(withShortLock(sessionWith([]).session, lockWith(), attempt)).rejects.toThrow("x");
    expect(limits).toHaveLength(1);
  });

  it("ends with who was in the way when patience ends", async () => {
    const lock = lockWith({ patienceMs: -1 });
    await expect(withShortLock(sessionWith([blocker]).session, lock, failing(9).attempt)).rejects.toThrow(
      /^LOCK_NOT_GRANTED: Cutover: no ACCESS EXCLUSIVE lock on app\.orders .*In the way: 4711 hr_app/,
    );
  });

  it("asks a vacuum that stands alone in the way to stop, and waits no longer than before", async () => {
    const { session, commands } = sessionWith([vacuum]);
    const { attempt, limits } = failing(1);
    await withShortLock(session, lockWith(), attempt);
    expect(commands).toEqual(["find", "cancel"]);
    expect(limits).toEqual([50, 50]);
  });

  it("announces one longer attempt where it may not stop the vacuum", async () => {
    const lock = lockWith();
    const { attempt, limits } = failing(1);
    await withShortLock(sessionWith([vacuum], false).session, lock, attempt);
    expect(limits).toEqual([50, 1_500]);
    expect(lock.messages[0]).toContain("one attempt waits up to 1500 ms");
  });

  it.each([
    ["stands beside somebody else", [vacuum, blocker]],
    ["prevents wraparound", [{ ...vacuum, preventsWraparound: true }]],
  ])("leaves a vacuum alone that %s", async (_, blockers) => {
    const { session, commands } = sessionWith(blockers);
    const { attempt, limits } = failing(1);
    await withShortLock(session, lockWith(), attempt);
    expect(commands).toEqual(["find"]);
    expect(limits).toEqual([50, 50]);
  });
});
