import { asks, count, ok, type Question } from "./fact";

const TABLE = ok("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)");

/** What no page says for sure. The product must be right under every answer that is listed. */
export const QUESTIONS: readonly Question[] = [
  {
    id: "read-only-against-open-transaction",
    question:
      "What does ALTER TABLE … READ ONLY do while another transaction has changed rows (DDL_LOCK_TIMEOUT 0)?",
    steps: [
      TABLE,
      count("INSERT INTO t VALUES (1, 1)", 1),
      asks("ALTER TABLE t READ ONLY", { session: "B" }),
    ],
    answers: {
      "ORA-00054": "It fails at once with ORA-00054.",
      done: "It succeeds; what the open transaction wrote stays its own.",
    },
  },
];
