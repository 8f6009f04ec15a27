import type { Row } from "../../../provider/dialect/session";
import type { BindValues } from "../../../provider/execution/context";
import { postgresTraits } from "../../../provider/execution/postgres-traits";

/** The batches of a pass over a file of so many pages, each of which has one key. */
async function passOver(pages: number): Promise<{ keys: number; batches: BindValues[] }> {
  const batches: BindValues[] = [];
  const keys = await postgresTraits.replay.pass({
    ask: () => Promise.resolve({ pages }),
    replay: (batch) => Promise.resolve(batches.push(batch) && 1),
  });
  return { keys, batches };
}

describe("how PostgreSQL's journal is replayed", () => {
  const { replay } = postgresTraits;

  it("takes nothing from a file without pages", async () => {
    expect(await passOver(0)).toEqual({ keys: 0, batches: [] });
  });

  it("takes ranges of pages that follow each other, the last one without an end", async () => {
    expect(await passOver(130)).toEqual({
      keys: 3,
      batches: [
        { fromTid: "(0,0)", toTid: "(64,0)" },
        { fromTid: "(64,0)", toTid: "(128,0)" },
        { fromTid: "(128,0)", toTid: "(4294967294,0)" },
      ],
    });
  });

  it("vacuums only where one of the files is large", async () => {
    const tidy = (sizes: Row) => replay.tidy({ ask: () => Promise.resolve(sizes) });
    expect(await tidy({ pages: 256, reversePages: 256 })).toEqual([]);
    expect(await tidy({ pages: 0, reversePages: 257 })).toEqual(["vacuumJournal"]);
  });

  it("begins transactions in one moment or statement by statement, with a limit where one is set", () => {
    expect([
      postgresTraits.begin({}),
      postgresTraits.begin({ isolation: "snapshot", lockTimeoutMs: 50 }),
    ]).toEqual([
      "BEGIN ISOLATION LEVEL READ COMMITTED",
      "BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = 50",
    ]);
  });
});
