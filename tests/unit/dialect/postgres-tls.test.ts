import { tlsOptions } from "../../../provider/dialect/postgres-tls";
import type { Connection } from "../../../provider/schema/connection";

const options = (changes: Partial<Connection>) =>
  tlsOptions({ engine: "postgres", connectString: "db1/hr", user: "hr", ...changes });

test("encrypts and verifies by default, except on this machine", () => {
  expect(options({})).toEqual({ rejectUnauthorized: true });
  expect(options({ connectString: "127.0.0.1/hr" })).toBe(false);
  expect(options({ connectString: "[::1]/hr" })).toBe(false);
  expect(options({ connectString: "[/var/run/postgresql]/hr", sslmode: "verify-full" })).toBe(false);
});

test("encrypts without verifying where require is asked for", () => {
  expect(options({ sslmode: "require" })).toEqual({ rejectUnauthorized: false });
});

test("refuses verify-ca without a CA certificate, which any public certificate would pass", () => {
  expect(() => options({ sslmode: "verify-ca" })).toThrow(/TLS_FAILED.*needs sslrootcert/);
});

test("names the setting and the file that cannot be read", () => {
  expect(() => options({ sslrootcert: "/nowhere/ca.pem" })).toThrow(
    /TLS_FAILED.*sslrootcert: cannot read \/nowhere\/ca\.pem \(ENOENT\)/,
  );
});

test("refuses a client certificate without its key", () => {
  expect(() => options({ sslcert: __filename })).toThrow(/TLS_FAILED.*sslcert and sslkey need each other/);
});
