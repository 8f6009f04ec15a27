import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

/** Sequences and what their pseudocolumns give. */
export const SEQUENCES: Topic = {
  name: "Sequences",
  facts: [
    {
      id: "sequence",
      title: "NEXTVAL increments a sequence for all sessions; CURRVAL is the session's own value",
      source: PAGES.sequencePseudocolumns,
      steps: [
        ok("CREATE SEQUENCE s START WITH 5 INCREMENT BY 2 NOCACHE"),
        rows("SELECT s.NEXTVAL FROM dual", [[5]]),
        rows("SELECT s.NEXTVAL FROM dual", [[7]], { session: "B" }),
        rows("SELECT s.CURRVAL FROM dual", [[5]]),
      ],
    },
    {
      id: "sequence-once-a-row",
      title: "NEXTVAL is one value within one row of a query",
      source: null,
      steps: [ok("CREATE SEQUENCE s"), rows("SELECT s.NEXTVAL, s.NEXTVAL FROM dual", [[1, 1]])],
    },
    {
      id: "sequence-parameters",
      title: "INCREMENT BY 0 fails with ORA-04002, MINVALUE that is not less than MAXVALUE with ORA-04004",
      source: PAGES.sequenceMessages,
      steps: [
        fails("CREATE SEQUENCE s INCREMENT BY 0", 4002),
        fails("CREATE SEQUENCE s MINVALUE 5 MAXVALUE 5 START WITH 5", 4004),
      ],
    },
    {
      id: "sequence-not-rolled-back",
      title: "ROLLBACK does not take NEXTVAL back",
      source: null,
      steps: [
        ok("CREATE SEQUENCE s NOCACHE"),
        ok("CREATE TABLE t (id NUMBER)"),
        count("INSERT INTO t VALUES (s.NEXTVAL)", 1),
        ok("ROLLBACK"),
        rows("SELECT s.NEXTVAL FROM dual", [[2]]),
      ],
    },
    {
      id: "currval-before-nextval",
      title: "CURRVAL before NEXTVAL in a session fails with ORA-08002",
      source: PAGES.error8002,
      steps: [
        ok("CREATE SEQUENCE s"),
        fails("SELECT s.CURRVAL FROM dual", 8002),
        rows("SELECT s.NEXTVAL FROM dual", [[1]]),
        rows("SELECT s.CURRVAL FROM dual", [[1]]),
        fails("SELECT s.CURRVAL FROM dual", 8002, undefined, { session: "B" }),
      ],
    },
    {
      id: "sequence-end",
      title: "NEXTVAL beyond MAXVALUE fails with ORA-08004",
      source: PAGES.error8004,
      steps: [
        ok("CREATE SEQUENCE s MINVALUE 0 START WITH 1 MAXVALUE 1 NOCACHE"),
        rows("SELECT s.NEXTVAL FROM dual", [[1]]),
        fails("SELECT s.NEXTVAL FROM dual", 8004),
      ],
    },
  ],
};
