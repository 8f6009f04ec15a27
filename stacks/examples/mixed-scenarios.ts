import { PartitionedTable } from "pulumi-table-migration";

const hr = { connection: "hr", schema: "HR" } as const;

// Several tables in one stack, each as its queries need it. Pulumi migrates them side by side (`--parallel` says how many at once)
// unless one waits for another.
const departments = new PartitionedTable("departments", {
  ...hr,
  table: "DEPARTMENTS",
  partitionType: "HASH",
  partitionColumn: "DEPARTMENT_ID",
  partitionCount: 4,
});

const orders = new PartitionedTable("orders-by-state", {
  ...hr,
  table: "ORDERS",
  partitionType: "LIST",
  partitionColumn: "STATUS",
  partitions: [
    { name: "open", values: ["NEW", "PAID"] },
    { name: "closed", values: ["SHIPPED", "DELIVERED", "CANCELLED"] },
  ],
});

// Employees point at departments: their run comes after that of the departments.
new PartitionedTable(
  "employees-by-year",
  {
    ...hr,
    table: "EMPLOYEES",
    partitionType: "RANGE",
    partitionColumn: "HIRE_DATE",
    partitions: [
      { name: "before_2020", lessThan: "2020-01-01" },
      { name: "later", lessThan: "MAXVALUE" },
    ],
  },
  { dependsOn: departments },
);

/** How each of them is partitioned now, for whoever watches the stack. */
export const partitioning = { departments: departments.partitioning, orders: orders.partitioning };
