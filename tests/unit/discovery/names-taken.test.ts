import { nameStem } from "../../../provider/discovery/postgres/names-taken";

describe("nameStem", () => {
  it("keeps a short name as it is", () => {
    expect(nameStem("orders")).toBe("orders");
  });

  it("keeps 40 bytes of a long one", () => {
    expect(nameStem("x".repeat(63))).toBe("x".repeat(40));
  });

  it("never cuts a character in two", () => {
    expect(nameStem(`x${"ü".repeat(31)}`)).toBe(`x${"ü".repeat(19)}`);
    expect(nameStem("🐘".repeat(15))).toBe("🐘".repeat(10));
  });
});
