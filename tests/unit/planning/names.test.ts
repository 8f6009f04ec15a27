import { chooseName, chooseStem, identifierLimitBytes, joinName } from "../../../provider/planning/names";

const none: ReadonlySet<string> = new Set();
/** 63 bytes of one, two, three and four bytes a character. */
const longNames = ["a".repeat(63), "ü".repeat(31), "€".repeat(21), "🐘".repeat(15)];

function isWholeText(name: string): boolean {
  return Buffer.from(name).toString() === name && !name.includes("\uFFFD");
}

describe("joinName", () => {
  it("appends the suffix where there is room", () => {
    expect(joinName("orders", "_interim")).toBe("orders_interim");
    expect(joinName("a".repeat(55), "_interim")).toBe(`${"a".repeat(55)}_interim`);
  });

  it.each(longNames)("keeps %s within the limit, with whole characters and its suffix", (name) => {
    const joined = joinName(name, "_interim");
    expect(Buffer.byteLength(joined)).toBeLessThanOrEqual(identifierLimitBytes);
    expect(joined).toMatch(/_[0-9a-f]{8}_interim$/);
    expect(isWholeText(joined)).toBe(true);
  });

  it.each(longNames)("cuts a long suffix between characters too: %s", (name) => {
    const joined = joinName(name, `_${name}`);
    expect(Buffer.byteLength(joined)).toBeLessThanOrEqual(identifierLimitBytes);
    expect(isWholeText(joined)).toBe(true);
  });

  it("gives different names to names that differ only where they are cut", () => {
    const stem = "a".repeat(62);
    expect(joinName(`${stem}1`, "_interim")).not.toBe(joinName(`${stem}2`, "_interim"));
    expect(joinName(stem, `_${stem}1`)).not.toBe(joinName(stem, `_${stem}2`));
  });

  it("gives the same name each time", () => {
    for (const name of longNames) expect(joinName(name, "_retired")).toBe(joinName(name, "_retired"));
  });
});

describe("chooseName", () => {
  it("passes over names that belong to somebody else", () => {
    expect(chooseName("orders", "_interim", none)).toBe("orders_interim");
    expect(chooseName("orders", "_interim", new Set(["orders_interim"]))).toBe("orders_interim_2");
    expect(chooseName("orders", "_interim", new Set(["orders_interim", "orders_interim_2"]))).toBe(
      "orders_interim_3",
    );
  });

  it("passes over a shortened name that is taken", () => {
    const name = "a".repeat(63);
    const first = chooseName(name, "_interim", none);
    const second = chooseName(name, "_interim", new Set([first]));
    expect(second).not.toBe(first);
    expect(Buffer.byteLength(second)).toBeLessThanOrEqual(identifierLimitBytes);
  });
});

describe("chooseStem", () => {
  it("is the table's name where no name begins like a partition of it", () => {
    expect(chooseStem("orders", new Set(["orders", "orders_pkey", "orders_paid", "ordersp2026"]))).toBe(
      "orders",
    );
  });

  it("passes over stems whose partitions are there already", () => {
    expect(chooseStem("orders", new Set(["orders_p2026_01"]))).toBe("orders_2");
    expect(chooseStem("orders", new Set(["orders_pm1000"]))).toBe("orders_2");
    expect(chooseStem("orders", new Set(["orders_pdefault"]))).toBe("orders_2");
    expect(chooseStem("orders", new Set(["orders_p2026_01", "orders_2_p2026_01"]))).toBe("orders_3");
  });

  it.each(longNames)("leaves room for the longest partition name: %s", (table) => {
    const stem = chooseStem(table, new Set());
    expect(Buffer.byteLength(`${stem}_2_pm9223372036854775808_h1023`)).toBeLessThanOrEqual(
      identifierLimitBytes,
    );
    expect(isWholeText(stem)).toBe(true);
  });

  it("differs for two long names that begin alike", () => {
    const stem = "warehouse_of_all_the_orders_that_were_ever_";
    expect(chooseStem(`${stem}placed`, none)).not.toBe(chooseStem(`${stem}shipped`, none));
  });
});
