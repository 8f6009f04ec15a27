import { DatabaseError } from "../../../provider/dialect/database-error";
import type { Session } from "../../../provider/dialect/session";
import { untilOpen, withDdlLock, type DdlLock } from "../../../provider/execution/oracle/ddl-lock";

const unused = {} as Session;

function lockWith(changes: Partial<DdlLock>): DdlLock {
  return {
    activity: "Cutover",
    mode: "READ ONLY",
    table: "HR.ORDERS",
    oid: "1",
    patienceMs: 60_000,
    blockers: null,
    log: () => undefined,
    ...changes,
  };
}

function busy(): DatabaseError {
  return new DatabaseError({
    message: "ORA-00054: resource busy",
    code: "ORA-00054",
    kind: "lockTimeout",
    isConnectionLoss: false,
    statement: "test",
  });
}

describe("the lock of DDL on Oracle", () => {
  it("is asked for often without waiting, and only then with a second's wait", async () => {
    const waits: number[] = [];
    const messages: string[] = [];
    const started = Date.now();
    await withDdlLock(unused, lockWith({ log: (message) => messages.push(message) }), (waitSeconds) => {
      waits.push(waitSeconds);
      return waitSeconds === 0 ? Promise.reject(busy()) : Promise.resolve();
    });
    expect(waits).toEqual([...Array<number>(40).fill(0), 1]);
    expect(Date.now() - started).toBeLessThan(8_000);
    expect(messages.filter((message) => message.includes("gave way"))).toHaveLength(2);
    expect(messages.at(-1)).toContain("waits for up to 1 s");
  });

  it("waits from the first attempt where an earlier statement has learnt that the table is busy", async () => {
    const pace = { isPatient: false };
    const firstWaits: number[] = [];
    for (const lock of [lockWith({ pace }), lockWith({ pace }), lockWith({})]) {
      let isFirst = true;
      await withDdlLock(unused, lock, (waitSeconds) => {
        if (isFirst) firstWaits.push(waitSeconds);
        isFirst = false;
        return waitSeconds === 0 && lock.pace ? Promise.reject(busy()) : Promise.resolve();
      });
    }
    expect(firstWaits).toEqual([0, 1, 0]);
  });

  it("passes on what is no lock", async () => {
    const attempt = withDdlLock(unused, lockWith({}), () => Promise.reject(new Error("no space")));
    await expect(attempt).rejects.toThrow("no space");
  });

  it("is given up when patience ends", async () => {
    const attempt = withDdlLock(unused, lockWith({ patienceMs: 0 }), async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw busy();
    });
    await expect(attempt).rejects.toMatchObject({ code: "LOCK_NOT_GRANTED" });
  });

  it("is not asked for again at once where an attempt that queues is refused at once", async () => {
    const messages: string[] = [];
    const lock = lockWith({ queueSeconds: 10, patienceMs: 1_500, log: (message) => messages.push(message) });
    await expect(withDdlLock(unused, lock, () => Promise.reject(busy()))).rejects.toMatchObject({
      code: "LOCK_NOT_GRANTED",
    });
    expect(messages.length).toBeLessThanOrEqual(2);
  });

  it("is waited for in the queue, and for ten minutes at least, while nobody can write", () => {
    expect(untilOpen(lockWith({ patienceMs: 1_000 }))).toMatchObject({
      patienceMs: 600_000,
      queueSeconds: 10,
    });
    expect(untilOpen(lockWith({ patienceMs: 900_000 })).patienceMs).toBe(900_000);
  });
});
