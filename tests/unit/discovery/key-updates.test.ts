import { setsColumn } from "../../../provider/discovery/postgres/key-updates";

it.each([
  ["UPDATE app.orders SET order_date = $1 WHERE order_id = $2", true],
  ['update orders set note = $1, "order_date"=now()', true],
  ["UPDATE orders SET (order_date, note) = ($1, $2)", true],
  ["INSERT INTO orders VALUES ($1) ON CONFLICT (id) DO UPDATE SET order_date = excluded.order_date", true],
  ["UPDATE orders SET note = $1 WHERE order_date = $2", false],
  ["UPDATE orders SET last_order_date = $1", false],
  ["UPDATE orders SET note = o.order_date FROM o WHERE o.id = $1", false],
  ["SELECT order_date FROM orders", false],
])("tells whether a statement sets the key: %s", (query, expected) => {
  expect(setsColumn(query, "order_date")).toBe(expected);
});
