import { splitTriggerText } from "../../../../provider/planning/oracle/trigger-text";

describe("the description of a trigger", () => {
  it.each([
    ["orders_biu BEFORE INSERT ON orders FOR EACH ROW\n", "BEFORE INSERT", "\nFOR EACH ROW"],
    ['"HR"."Orders ON" AFTER DELETE ON "HR"."ORDERS"', "AFTER DELETE", ""],
    ['hr.t AFTER UPDATE OF "ON", b ON hr.orders', 'AFTER UPDATE OF "ON", b', ""],
    ["t -- BEFORE ON\nBEFORE INSERT /* ON x */ ON orders", "BEFORE INSERT", ""],
    [
      "t FOR INSERT OR UPDATE ON orders REFERENCING NEW AS n FOR EACH ROW",
      "FOR INSERT OR UPDATE",
      "\nREFERENCING NEW AS n FOR EACH ROW",
    ],
    ["t BEFORE INSERT -- ON x\nON orders", "BEFORE INSERT", ""],
    ["t BEFORE INSERT ON orders FOR EACH ROW\nDISABLE", "BEFORE INSERT", "\nFOR EACH ROW"],
    ["t BEFORE INSERT ON orders FOR EACH ROW DISABLE -- until\n", "BEFORE INSERT", "\nFOR EACH ROW"],
    ["t BEFORE INSERT ON orders -- each\nFOR EACH ROW -- last", "BEFORE INSERT", "\n-- each\nFOR EACH ROW"],
    ["t BEFORE INSERT ON orders -- none", "BEFORE INSERT", ""],
    ["ünï$# BEFORE INSERT on ünï", "BEFORE INSERT", ""],
  ])("is taken apart: %s", (description, event, tail) => {
    expect(splitTriggerText(description)).toEqual({ event, tail });
  });

  it.each(["", "t", "t BEFORE INSERT", "t ON orders", "t INSTEAD OF INSERT ON v", "t BEFORE INSERT ON"])(
    "is not guessed where it cannot be read: %s",
    (description) => {
      expect(splitTriggerText(description)).toBeNull();
    },
  );
});
