import { describeTarget, sessionUser } from "../../../provider/dialect/oracle";

test.each([
  ["db1:1521/FREEPDB1", "db1:1521/FREEPDB1"],
  ["tcps://db1:2484/hr?wallet_location=/secret", "tcps://db1:2484/hr"],
  ["HR_PROD", "HR_PROD"],
  [
    "(DESCRIPTION = (ADDRESS=(PROTOCOL=tcps)(HOST= db1 )(PORT=2484))(CONNECT_DATA=(service_name=hr.example.com)))",
    "db1:2484/hr.example.com",
  ],
  ["(DESCRIPTION=(CONNECT_DATA=(SID=ORCL)))", "?:1521/ORCL"],
])("names the server of %s", (connectString, target) => {
  expect(describeTarget({ connectString })).toBe(target);
});

test.each([
  ["hr", "HR"],
  ['"Hr"', "Hr"],
  ["migrator[hr]", "HR"],
  ['migrator["Hr [old]"]', "Hr [old]"],
  ['"My[Proxy]"[hr]', "HR"],
])("knows that %s works as %s", (user, name) => {
  expect(sessionUser({ user })).toBe(name);
});
