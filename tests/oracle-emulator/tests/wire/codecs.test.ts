import { decodeBinaryFloat, encodeBinaryFloat } from "../../src/wire/codec/binary-float";
import {
  decodeDatetime,
  encodeDate,
  encodeLocalTimestamp,
  encodeTimestamp,
  encodeZonedTimestamp,
} from "../../src/wire/codec/datetime";
import {
  decodeDayToSecond,
  decodeYearToMonth,
  encodeDayToSecond,
  encodeYearToMonth,
} from "../../src/wire/codec/interval";
import { decodeNumber, encodeNumber } from "../../src/wire/codec/number";

describe("NUMBER", () => {
  it.each([
    ["0", "80"],
    ["1", "c102"],
    ["10", "c10b"],
    ["100", "c202"],
    ["-1", "3e6466"],
    ["123.45", "c202182e"],
    ["0.01", "c002"],
    ["1E+125", "ff0b"],
    ["1E-130", "8002"],
  ])("writes %s as Oracle dumps it", (text, hex) => {
    expect(encodeNumber(text).toString("hex")).toBe(hex);
  });

  it.each([
    "0",
    "1",
    "-1",
    "12.5",
    "-0.001",
    "99999999999999999999999999999999999999",
    "-12345678901234567890123456789012345678",
    "0.1234567890123456789012345678901234567",
    "1000000",
    "1E+100",
    "-2.5E-120",
    "9.99E+125",
  ])("reads back %s", (text) => {
    expect(decodeNumber(encodeNumber(text))).toBe(text);
  });

  it("rounds beyond 40 digits", () => {
    expect(decodeNumber(encodeNumber("9".repeat(41)))).toBe("1E+41");
    expect(decodeNumber(encodeNumber(`0.${"3".repeat(60)}`))).toBe(`0.${"3".repeat(40)}`);
  });

  it("refuses what overflows and what is no number", () => {
    expect(() => encodeNumber("1E+126")).toThrow("ORA-01426");
    expect(() => encodeNumber("twelve")).toThrow("ORA-01722");
    expect(encodeNumber("1E-140").toString("hex")).toBe("80");
  });
});

describe("dates and times", () => {
  it.each(["2024-02-29 13:05:00", "0099-12-31 00:00:00", "-4712-01-01 00:00:00", "9999-12-31 23:59:59"])(
    "reads back the DATE %s",
    (text) => {
      expect(decodeDatetime(encodeDate(text), "none")).toBe(text);
    },
  );

  it("writes a DATE as Oracle dumps it", () => {
    expect([...encodeDate("2024-02-29 13:05:00")]).toEqual([120, 124, 2, 29, 14, 6, 1]);
  });

  it("leaves the fraction out where it is zero", () => {
    expect(encodeTimestamp("2024-02-29 13:05:00")).toHaveLength(7);
    expect(decodeDatetime(encodeTimestamp("2024-02-29 13:05:00.123456789"), "none")).toBe(
      "2024-02-29 13:05:00.123456789",
    );
  });

  it("sends a zoned timestamp in UTC with its offset", () => {
    const bytes = encodeZonedTimestamp("2024-01-01 00:30:00.5 +01:00");
    expect(decodeDatetime(bytes.subarray(0, 11), "none")).toBe("2023-12-31 23:30:00.5");
    expect(decodeDatetime(bytes, "sent")).toBe("2024-01-01 00:30:00.5 +01:00");
    expect(decodeDatetime(encodeZonedTimestamp("2024-01-01 00:00:00 -03:30"), "sent")).toBe(
      "2024-01-01 00:00:00 -03:30",
    );
  });

  it("knows a region's offset at the moment in question", () => {
    expect(decodeDatetime(encodeZonedTimestamp("2024-07-01 12:00:00 Europe/Berlin"), "sent")).toBe(
      "2024-07-01 12:00:00 +02:00",
    );
    expect(() => encodeZonedTimestamp("2024-07-01 12:00:00 Europe/Nowhere")).toThrow("ORA-01882");
  });

  it("sends a local timestamp in the database's time zone", () => {
    expect(decodeDatetime(encodeLocalTimestamp("2024-07-01 12:00:00 +02:00"), "local")).toBe(
      "2024-07-01 10:00:00 +00:00",
    );
  });
});

describe("intervals", () => {
  it.each(["+01-06", "-10-11", "+123456789-00"])("reads back %s years and months", (text) => {
    expect(decodeYearToMonth(encodeYearToMonth(text))).toBe(text);
  });

  it.each(["+04 05:06:07.5", "-00 00:00:00.000000001", "+999999999 23:59:59"])(
    "reads back %s days and seconds",
    (text) => {
      expect(decodeDayToSecond(encodeDayToSecond(text))).toBe(text);
    },
  );
});

describe("binary floating point", () => {
  it.each(["0", "1.5", "-2.25", "1.7976931348623157E+308", "Inf", "-Inf", "Nan"])(
    "reads back the double %s",
    (text) => {
      expect(decodeBinaryFloat(encodeBinaryFloat(text, 8), 8)).toBe(text);
    },
  );

  it("reads a single as the shortest decimal", () => {
    expect(decodeBinaryFloat(encodeBinaryFloat("0.1", 4), 4)).toBe("0.1");
  });

  it("sorts as bytes like the numbers", () => {
    const sorted = ["-Inf", "-2", "-1", "0", "1", "2", "Inf"].map((text) => encodeBinaryFloat(text, 8));
    expect([...sorted].reverse().sort((left, right) => left.compare(right))).toEqual(sorted);
  });
});
