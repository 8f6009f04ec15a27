import { withoutEndLabel } from "../../../../provider/discovery/oracle/triggers";

describe("the body of a trigger", () => {
  it.each([
    ["BEGIN NULL; END orders_biu;", "BEGIN NULL; END;"],
    ["BEGIN NULL; END\n  ORDERS_BIU ;\n", "BEGIN NULL; END ;\n"],
    ['BEGIN NULL; END "ORDERS_BIU";', "BEGIN NULL; END;"],
    ["BEGIN NULL; END orders_biu; -- done\n/* and */ -- gone", "BEGIN NULL; END; -- done\n/* and */ -- gone"],
    [
      "COMPOUND TRIGGER AFTER STATEMENT IS BEGIN NULL; END AFTER STATEMENT; END Orders_Biu;",
      "COMPOUND TRIGGER AFTER STATEMENT IS BEGIN NULL; END AFTER STATEMENT; END;",
    ],
  ])("loses its own name behind END: %s", (body, expected) => {
    expect(withoutEndLabel(body, "ORDERS_BIU")).toBe(expected);
  });

  it.each([
    "BEGIN NULL; END;",
    "BEGIN NULL; END; /* END ORDERS_BIU */ NULL;",
    "BEGIN IF a THEN NULL; END IF; END;",
    'BEGIN NULL; END "orders_biu";',
    "BEGIN NULL; WEEKEND orders_biu;",
    "audit.log(:NEW.id)",
  ])("stays as it is: %s", (body) => {
    expect(withoutEndLabel(body, "ORDERS_BIU")).toBe(body);
  });
});
