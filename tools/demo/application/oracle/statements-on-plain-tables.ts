import type { TableStatements } from "../statements";
import { deleting, finding, probing, updating, writing, type Key } from "./statement-parts";

/** A key of one number. */
function numberKey(column: string): Key {
  return { texts: [`TO_CHAR(${column})`], where: (first) => `${column} = TO_NUMBER(:${first})` };
}

const ORDER_KEY = numberKey("ORDER_ID");

const insertOrder = writing("orders", "ORDER_ID", ORDER_KEY, {
  name: "orders.insert",
  text: `INSERT INTO HR.ORDERS (CUSTOMER_ID, ORDER_DATE, TOTAL_AMOUNT) VALUES (:1, SYSDATE + :2 / 86400, :3)`,
});
const shipOrder = updating("orders", "ORDER_ID", ORDER_KEY, { name: "ship", set: "STATUS = :1", values: 1 });
const redateOrder = updating("orders", "ORDER_ID", ORDER_KEY, {
  name: "redate",
  set: "ORDER_DATE = ORDER_DATE - :1 / 24",
  values: 1,
});
const renumberOrder = updating("orders", "ORDER_ID", ORDER_KEY, {
  name: "renumber",
  set: "ORDER_ID = HR.ORD_SEQ.NEXTVAL",
  values: 0,
});

export const orders: TableStatements = {
  table: "orders",
  idColumn: "order_id",
  insert: (random, offsetS) => ({
    ...insertOrder,
    values: [random.integer(1, 25_000), offsetS, random.integer(500, 200_000) / 100],
  }),
  find: finding("orders", "ORDER_ID", ORDER_KEY),
  changes: (random, key) => [
    { ...shipOrder, values: [random.pick(["PAID", "SHIPPED", "DELIVERED", "CANCELLED"]), ...key] },
    { ...redateOrder, values: [random.integer(1, 48), ...key] },
    { ...renumberOrder, values: key },
  ],
  remove: deleting("orders", ORDER_KEY),
  probe: probing("orders", "ORDER_ID"),
};

const EMPLOYEE_KEY = numberKey("EMPLOYEE_ID");

const insertEmployee = writing("employees", "EMPLOYEE_ID", EMPLOYEE_KEY, {
  name: "employees.insert",
  text: `INSERT INTO HR.EMPLOYEES (FIRST_NAME, LAST_NAME, EMAIL, HIRE_DATE, SALARY, DEPARTMENT_ID)
         VALUES (:1, :2, :3, TRUNC(SYSDATE + :4 / 86400), :5, :6)`,
});
const raiseEmployee = updating("employees", "EMPLOYEE_ID", EMPLOYEE_KEY, {
  name: "raise",
  set: "SALARY = SALARY + :1",
  values: 1,
});
const moveEmployee = updating("employees", "EMPLOYEE_ID", EMPLOYEE_KEY, {
  name: "move",
  set: "DEPARTMENT_ID = :1",
  values: 1,
});
const redateEmployee = updating("employees", "EMPLOYEE_ID", EMPLOYEE_KEY, {
  name: "redate",
  set: "HIRE_DATE = HIRE_DATE - :1",
  values: 1,
});

export const employees: TableStatements = {
  table: "employees",
  idColumn: "employee_id",
  insert: (random, offsetS) => ({
    ...insertEmployee,
    values: [
      random.pick(["Kim", "Lara", "Milo"]),
      random.pick(["Laine", "Moreau", "Novak"]),
      `new.${random.integer(1, 99_999_999)}@example.com`,
      offsetS,
      random.integer(28_000, 118_000),
      random.chance(0.1) ? null : random.integer(1, 50),
    ],
  }),
  find: finding("employees", "EMPLOYEE_ID", EMPLOYEE_KEY),
  changes: (random, key) => [
    { ...raiseEmployee, values: [random.integer(1, 500), ...key] },
    { ...moveEmployee, values: [random.integer(1, 50), ...key] },
    { ...redateEmployee, values: [random.integer(1, 5), ...key] },
  ],
  remove: deleting("employees", EMPLOYEE_KEY),
  probe: probing("employees", "EMPLOYEE_ID"),
};

const CUSTOMER_KEY = numberKey("CUSTOMER_ID");

const insertCustomer = writing("customer_data", "CUSTOMER_ID", CUSTOMER_KEY, {
  name: "customer_data.insert",
  text: `INSERT INTO HR.CUSTOMER_DATA (NAME, ADDRESS, CREATED_DATE, NOTES, PHOTO, PREFERENCES)
         VALUES (:1, :2, SYSDATE + :3 / 86400, TO_CLOB(:4), TO_BLOB(HEXTORAW(:5)), TO_CLOB('{"newsletter":true}'))`,
});
/** Notes stay within what a row's text covers. */
const noteOnCustomer = updating("customer_data", "CUSTOMER_ID", CUSTOMER_KEY, {
  name: "note",
  set: "NOTES = CASE WHEN NVL(DBMS_LOB.GETLENGTH(NOTES), 0) < 7900 THEN NOTES || TO_CLOB(:1) ELSE NOTES END",
  values: 1,
});
const preferOfCustomer = updating("customer_data", "CUSTOMER_ID", CUSTOMER_KEY, {
  name: "prefer",
  set: "PREFERENCES = TO_CLOB(:1)",
  values: 1,
});
const redateCustomer = updating("customer_data", "CUSTOMER_ID", CUSTOMER_KEY, {
  name: "redate",
  set: "CREATED_DATE = CREATED_DATE - :1",
  values: 1,
});

export const customerData: TableStatements = {
  table: "customer_data",
  idColumn: "customer_id",
  insert: (random, offsetS) => ({
    ...insertCustomer,
    values: [
      `Customer ${random.integer(1, 9_999)}`,
      `${random.integer(1, 200)} Harbour Road`,
      offsetS,
      "Wants to be called back. ".repeat(random.integer(0, 150)),
      random
        .integer(0, 2 ** 31)
        .toString(16)
        .padStart(8, "0")
        .repeat(random.integer(1, 300)),
    ],
  }),
  find: finding("customer_data", "CUSTOMER_ID", CUSTOMER_KEY),
  changes: (random, key) => [
    { ...noteOnCustomer, values: [` Called ${random.integer(1, 9)} times.`, ...key] },
    {
      ...preferOfCustomer,
      values: [`{"newsletter":false,"language":"${random.pick(["de", "en", "fr", "pt"])}"}`, ...key],
    },
    { ...redateCustomer, values: [random.integer(1, 90), ...key] },
  ],
  remove: deleting("customer_data", CUSTOMER_KEY),
  probe: probing("customer_data", "CUSTOMER_ID"),
};
