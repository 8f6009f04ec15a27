import { nameStem } from "../../../provider/discovery/postgres/names-taken";

describe("nameStem", () => {
  it("keeps a short name as it is", () => {
    expect(nameStem("orders")).toBe("orders");
  });

  it("keeps 23 bytes of a long one", () => {
    expect(nameStem("x".repeat(63))).toBe("x".repeat(23));
  });

  it("never cuts a character in two", () => {
    expect(nameStem(`x${"ü".repeat(31)}`)).toBe(`x${"ü".repeat(11)}`);
    expect(nameStem("🐘".repeat(15))).toBe("🐘".repeat(5));
  });
});
