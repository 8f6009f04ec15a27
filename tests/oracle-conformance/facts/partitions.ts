import { fails, ok, type Topic } from "../fact";

export const PARTITIONS: Topic = {
  name: "partitions",
  facts: [
    {
      id: "partition-key-above-top",
      title: "A row above the last bound of a range-partitioned table fails with ORA-14400",
      source: "https://docs.oracle.com/error-help/db/ora-14400",
      steps: [
        ok("CREATE TABLE t (id NUMBER) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100))"),
        fails("INSERT INTO t VALUES (100)", 14400),
      ],
    },
  ],
};
