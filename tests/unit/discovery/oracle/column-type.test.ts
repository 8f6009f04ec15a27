import { baseTypeOf, writeType, type TypeFacts } from "../../../../provider/discovery/oracle/column-type";

const plain: TypeFacts = {
  dataType: "NUMBER",
  typeOwner: null,
  dataLength: 22,
  charLength: 0,
  charUsed: null,
  precision: null,
  scale: null,
};

test.each<[string, Partial<TypeFacts>]>([
  ["NUMBER", {}],
  ["NUMBER(10)", { precision: 10, scale: 0 }],
  ["NUMBER(12,2)", { precision: 12, scale: 2 }],
  ["NUMBER(5,-2)", { precision: 5, scale: -2 }],
  ["NUMBER(*,0)", { scale: 0 }],
  ["FLOAT(126)", { dataType: "FLOAT", precision: 126 }],
  ["BINARY_DOUBLE", { dataType: "BINARY_DOUBLE" }],
  ["VARCHAR2(30 CHAR)", { dataType: "VARCHAR2", dataLength: 120, charLength: 30, charUsed: "C" }],
  ["VARCHAR2(30 BYTE)", { dataType: "VARCHAR2", dataLength: 30, charLength: 30, charUsed: "B" }],
  ["CHAR(2 BYTE)", { dataType: "CHAR", dataLength: 2, charLength: 2, charUsed: "B" }],
  ["NVARCHAR2(20)", { dataType: "NVARCHAR2", dataLength: 40, charLength: 20, charUsed: "C" }],
  ["RAW(16)", { dataType: "RAW", dataLength: 16 }],
  ["TIMESTAMP(3) WITH LOCAL TIME ZONE", { dataType: "TIMESTAMP(3) WITH LOCAL TIME ZONE", scale: 3 }],
  ["INTERVAL DAY(2) TO SECOND(6)", { dataType: "INTERVAL DAY(2) TO SECOND(6)", precision: 2, scale: 6 }],
  ["CLOB", { dataType: "CLOB", dataLength: 4000 }],
  ['"HR"."Address"', { dataType: "Address", typeOwner: "HR" }],
])("writes %s", (type, facts) => {
  expect(writeType({ ...plain, ...facts })).toBe(type);
});

test.each([
  ["TIMESTAMP", "TIMESTAMP(6)"],
  ["TIMESTAMP WITH TIME ZONE", "TIMESTAMP(9) WITH TIME ZONE"],
  ["INTERVAL DAY TO SECOND", "INTERVAL DAY(2) TO SECOND(6)"],
  ["DATE", "DATE"],
])("names the type %s of %s", (baseType, dataType) => {
  expect(baseTypeOf({ ...plain, dataType })).toBe(baseType);
});
