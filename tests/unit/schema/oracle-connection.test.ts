import {
  connectionsSchema,
  oracleConnectionSchema,
  type OracleConnection,
} from "../../../provider/schema/connection";
import { readConnections } from "../../../provider/resource/settings";

const hr: OracleConnection = {
  engine: "oracle",
  connectString: "db1:1521/FREEPDB1",
  user: "hr",
  password: "Gehe!m",
};

function problemsOf(changes: Record<string, unknown>): string[] {
  const parsed = oracleConnectionSchema.safeParse({ ...hr, ...changes });
  return parsed.error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ?? [];
}

test.each([
  "db1/FREEPDB1",
  "[::1]:1521/FREEPDB1",
  "tcps://db1:2484/hr.example.com?ssl_server_cert_dn=CN=db1",
  "HR_PROD",
  "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=db1)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=hr)))",
])("accepts the connect string %s", (connectString) => {
  expect(problemsOf({ connectString })).toEqual([]);
});

test("refuses credentials in a connect string, and never repeats them", () => {
  const [problem] = problemsOf({ connectString: "hr/tiger@db1/FREEPDB1" });
  expect(problem).toMatch(/^connectString must not hold a user or a password/);
  expect(problem).not.toContain("tiger");
});

test("refuses a connect string that fetches settings from elsewhere", () => {
  expect(problemsOf({ connectString: "config-file:///etc/hr.json" })).toEqual([
    "connectString must begin with tcp:// or tcps://, or name no protocol",
  ]);
});

test.each(["hr", '"Hr"', "migrator[hr]", '"My Proxy"["Hr"]'])("accepts the user %s", (user) => {
  expect(problemsOf({ user })).toEqual([]);
});

test.each(["", "hr/tiger", "h r", "migrator[]", "[hr]", 'a"b', "a[b][c]"])(
  "refuses the user '%s'",
  (user) => {
    expect(problemsOf({ user })).toEqual(['user must be a name, a "Name" in double quotes, or proxy[name]']);
  },
);

test("refuses unknown and unfitting settings by their path", () => {
  expect(problemsOf({ wallet: "/w" })[0]).toMatch(/Unrecognized key: "wallet"/);
  expect(problemsOf({ thickMode: { lib: "/opt" } })[0]).toMatch(/^thickMode Unrecognized key: "lib"/);
  expect(problemsOf({ walletPassword: "x" })).toEqual(["walletPassword needs walletLocation"]);
  expect(problemsOf({ thickMode: {}, walletLocation: "/w" })[0]).toMatch(
    /^walletLocation is not for thickMode/,
  );
  expect(problemsOf({ password: undefined })[0]).toMatch(/^password /);
});

test.each([
  ["db1:1521/FREEPDB1", false],
  ["tcp://db1/FREEPDB1", false],
  ["(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=db1)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=hr)))", false],
  ["tcps://db1:2484/FREEPDB1", true],
  ["(DESCRIPTION=(ADDRESS=(PROTOCOL = TCPS)(HOST=db1)(PORT=2484))(CONNECT_DATA=(SERVICE_NAME=hr)))", true],
  ["HR_PROD", true],
])("takes a wallet only where TLS may be meant: %s", (connectString, isTaken) => {
  const problems = problemsOf({ connectString, walletLocation: "/w" });
  expect(problems).toEqual(isTaken ? [] : [expect.stringMatching(/^walletLocation is for tcps/)]);
});

test.each([
  ["both thin", {}, { configDir: "/c" }, true],
  ["both thick, alike", { thickMode: { libDir: "/l" } }, { thickMode: { libDir: "/l" } }, true],
  ["one thick", {}, { thickMode: {} }, false],
  ["other libraries", { thickMode: { libDir: "/l" } }, { thickMode: { libDir: "/m" } }, false],
  ["other folders of settings", { thickMode: {}, configDir: "/c" }, { thickMode: {} }, false],
])("two connections have one mode of the driver: %s", (_, one, other, isTaken) => {
  const read = () => readConnections(JSON.stringify({ one: { ...hr, ...one }, other: { ...hr, ...other } }));
  if (isTaken) expect(Object.keys(read())).toEqual(["one", "other"]);
  else
    expect(read).toThrow(/INVALID_CONNECTIONS: .*: other\.thickMode must be the same .* of one: the driver/);
});

test("is a connection that a declaration may name, beside those of PostgreSQL", () => {
  expect(connectionsSchema.safeParse({ hr }).success).toBe(true);
  expect(readConnections(JSON.stringify({ hr }))["hr"]?.engine).toBe("oracle");
  const other = JSON.stringify({ hr: { ...hr, engine: "db2" } });
  expect(() => readConnections(other)).toThrow(/INVALID_CONNECTIONS.*hr\.engine/);
});
