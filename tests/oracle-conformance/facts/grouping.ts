import { PAGES } from "../pages";
import { count, fails, ok, rows, type Topic } from "../fact";

const SALES = [
  ok("CREATE TABLE sales (region VARCHAR2(5), product VARCHAR2(5), sold DATE, amount NUMBER)"),
  count(
    `INSERT INTO sales VALUES ('north', 'a', DATE '2024-01-01', 1), ('north', 'b', DATE '2024-02-01', 2),
       ('south', 'a', DATE '2024-02-01', 4), ('south', NULL, DATE '2024-03-01', 8)`,
    4,
  ),
];

/** Rows over rows: what GROUP BY and its functions give. */
export const GROUPING: Topic = {
  name: "grouping",
  facts: [
    {
      id: "rollup",
      title: "ROLLUP adds subtotals from right to left, and GROUPING tells them from NULLs",
      source: PAGES.grouping,
      steps: [
        ...SALES,
        rows(
          `SELECT region, product, GROUPING(product), SUM(amount) FROM sales
           GROUP BY ROLLUP (region, product) ORDER BY region, GROUPING(product), product`,
          [
            ["north", "a", 0, 1],
            ["north", "b", 0, 2],
            ["north", null, 1, 3],
            ["south", "a", 0, 4],
            ["south", null, 0, 8],
            ["south", null, 1, 12],
            [null, null, 1, 15],
          ],
        ),
      ],
    },
    {
      id: "cube",
      title: "CUBE groups by every combination of its expressions",
      source: null,
      steps: [
        ...SALES,
        rows(
          "SELECT GROUPING_ID(region, product) AS id, COUNT(*) FROM (SELECT region, product FROM sales) GROUP BY CUBE (region, product) ORDER BY id, 2",
          [
            [0, 1],
            [0, 1],
            [0, 1],
            [0, 1],
            [1, 2],
            [1, 2],
            [2, 1],
            [2, 1],
            [2, 2],
            [3, 4],
          ],
        ),
      ],
    },
    {
      id: "grouping-sets",
      title: "GROUPING SETS groups by each of its sets",
      source: null,
      steps: [
        ...SALES,
        rows(
          "SELECT region, TO_CHAR(sold, 'MM'), SUM(amount) FROM sales GROUP BY GROUPING SETS ((region), ()), TO_CHAR(sold, 'MM') HAVING SUM(amount) > 5 ORDER BY 1, 2",
          [
            ["south", "03", 8],
            [null, "02", 6],
            [null, "03", 8],
          ],
        ),
        fails("SELECT product, COUNT(*) FROM sales GROUP BY ROLLUP (region)", 979),
        fails("SELECT GROUPING(product) FROM sales GROUP BY ROLLUP (region)", 979),
      ],
    },
    {
      id: "keep-dense-rank",
      title: "KEEP (DENSE_RANK FIRST or LAST) takes the value of the rows that come first or last",
      source: null,
      steps: [
        ...SALES,
        rows(
          `SELECT MIN(amount) KEEP (DENSE_RANK FIRST ORDER BY sold), MAX(amount) KEEP (DENSE_RANK LAST ORDER BY sold),
             MAX(amount) KEEP (DENSE_RANK FIRST ORDER BY region DESC), MAX(product) KEEP (DENSE_RANK LAST ORDER BY region)
           FROM sales`,
          [[1, 8, 8, "a"]],
        ),
      ],
    },
    {
      id: "listagg-overflow",
      title: "LISTAGG fails with ORA-01489 where its list does not fit",
      source: null,
      steps: [
        rows(
          "SELECT LISTAGG(level, ',' ON OVERFLOW TRUNCATE '...' WITH COUNT) WITHIN GROUP (ORDER BY level) FROM dual CONNECT BY LEVEL <= 3",
          [["1,2,3"]],
        ),
        fails(
          "SELECT LISTAGG(level, ',' ON OVERFLOW ERROR) WITHIN GROUP (ORDER BY level) FROM dual CONNECT BY LEVEL <= 2000",
          1489,
        ),
      ],
    },
  ],
};
