import {
  addNumbers,
  compareNumbers,
  displayNumber,
  divideNumbers,
  multiplyNumbers,
  remainderOf,
  roundNumber,
  subtractNumbers,
  toNumberText,
} from "../../src/plsql/decimal";

describe("exact numbers of PL/SQL", () => {
  it("adds what a double cannot", () => {
    expect(addNumbers("0.1", "0.2")).toBe("0.3");
    expect(addNumbers("99999999999999999999999999999999999999", "1")).toBe(
      "100000000000000000000000000000000000000",
    );
  });

  it("subtracts, multiplies and keeps the sign", () => {
    expect(subtractNumbers("1", "1.25")).toBe("-0.25");
    expect(multiplyNumbers("-1.5", "-2")).toBe("3");
  });

  it("divides to forty significant digits and says when it cannot", () => {
    expect(divideNumbers("1", "3")).toBe(`0.${"3".repeat(40)}`);
    expect(divideNumbers("2", "3")).toBe(`0.${"6".repeat(39)}7`);
    expect(divideNumbers("10", "4")).toBe("2.5");
    expect(divideNumbers("1E+20", "0.0004")).toBe("250000000000000000000000");
    expect(divideNumbers("0", "7")).toBe("0");
    expect(divideNumbers("1", "0")).toBeUndefined();
  });

  it("gives a remainder the dividend's sign, and the dividend for MOD(n, 0)", () => {
    expect(remainderOf("-7", "3")).toBe("-1");
    expect(remainderOf("7.5", "2")).toBe("1.5");
    expect(remainderOf("7", "0")).toBe("7");
  });

  it("compares by value and not by text", () => {
    expect(compareNumbers("10", "9")).toBe(1);
    expect(compareNumbers("1.50", "1.5")).toBe(0);
    expect(compareNumbers("-1E+2", "-99")).toBe(-1);
  });

  it("rounds half away from zero, before the point too", () => {
    expect(roundNumber("2.5", 0)).toBe("3");
    expect(roundNumber("-2.345", 2)).toBe("-2.35");
    expect(roundNumber("1250", -2)).toBe("1300");
  });

  it("reads what Oracle reads as a number, and nothing else", () => {
    expect(toNumberText(" 1.50 ")).toBe("1.5");
    expect(toNumberText("1e3")).toBe("1000");
    expect(toNumberText("0x10")).toBeUndefined();
    expect(toNumberText("1,5")).toBeUndefined();
    expect(toNumberText(".")).toBeUndefined();
  });

  it("prints numbers as TO_CHAR does", () => {
    expect(displayNumber("0.5")).toBe(".5");
    expect(displayNumber("-0.5")).toBe("-.5");
    expect(displayNumber("100")).toBe("100");
    expect(displayNumber("1E+45")).toBe("1E+45");
  });
});
