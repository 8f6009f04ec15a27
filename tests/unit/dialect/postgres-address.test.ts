import { describeTarget, parseAddress } from "../../../provider/dialect/postgres";
import { isLocal } from "../../../provider/dialect/postgres-address";

test.each([
  ["db1:6432/hr", { host: "db1", port: 6432, database: "hr" }],
  ["db1/hr", { host: "db1", port: 5432, database: "hr" }],
  ["[::1]:5433/hr", { host: "::1", port: 5433, database: "hr" }],
  ["[fe80::1]/Human Resources", { host: "fe80::1", port: 5432, database: "Human Resources" }],
  ["[/var/run/postgresql]/hr", { host: "/var/run/postgresql", port: 5432, database: "hr" }],
])("takes %s apart", (connectString, address) => {
  expect(parseAddress(connectString)).toEqual(address);
});

test.each(["db1", "db1:5432", "db1:5432/", "::1/hr", "db1:0/hr", "db1:65536/hr"])("refuses %s", (text) => {
  expect(() => parseAddress(text)).toThrow(/INVALID_SETTING: connectString/);
});

test("does not repeat an address that it refuses, because it may hold a password", () => {
  expect(() => parseAddress("postgres://me:secret@db1/hr")).toThrow(/^(?!.*secret)/);
});

test("names the target with its port, and IPv6 in brackets", () => {
  expect(describeTarget({ connectString: "db1/hr" })).toBe("db1:5432/hr");
  expect(describeTarget({ connectString: "[::1]:5433/hr" })).toBe("[::1]:5433/hr");
});

test.each([
  ["localhost", true],
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["::1", true],
  ["/tmp", true],
  ["127.0.0.1.example.com", false],
  ["localhost.example.com", false],
  ["10.0.0.1", false],
])("knows whether %s is this machine", (host, expected) => {
  expect(isLocal(host)).toBe(expected);
});
