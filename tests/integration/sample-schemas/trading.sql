-- A trading company, in the shape of the well-known sample: smallint and character keys, real, bytea, a key at the table itself.

CREATE TABLE categories (category_id smallint PRIMARY KEY, category_name varchar(15) NOT NULL, description text, picture bytea);
CREATE TABLE suppliers (supplier_id smallint PRIMARY KEY, company_name varchar(40) NOT NULL, city varchar(15), homepage text);
CREATE TABLE customers (
  customer_id bpchar PRIMARY KEY, company_name varchar(40) NOT NULL, contact_name varchar(30), city varchar(15), country varchar(15));
CREATE TABLE employees (
  employee_id smallint PRIMARY KEY, last_name varchar(20) NOT NULL, first_name varchar(10) NOT NULL, birth_date date, hire_date date,
  photo bytea, notes text, reports_to smallint REFERENCES employees);
CREATE TABLE shippers (shipper_id smallint PRIMARY KEY, company_name varchar(40) NOT NULL, phone varchar(24));
CREATE TABLE region (region_id smallint PRIMARY KEY, region_description varchar(60) NOT NULL);
CREATE TABLE territories (
  territory_id varchar(20) PRIMARY KEY, territory_description varchar(60) NOT NULL, region_id smallint NOT NULL REFERENCES region);
CREATE TABLE employee_territories (
  employee_id smallint NOT NULL REFERENCES employees, territory_id varchar(20) NOT NULL REFERENCES territories,
  PRIMARY KEY (employee_id, territory_id));
CREATE TABLE products (
  product_id smallint PRIMARY KEY, product_name varchar(40) NOT NULL, supplier_id smallint REFERENCES suppliers,
  category_id smallint REFERENCES categories, unit_price real, units_in_stock smallint, discontinued integer NOT NULL);
CREATE TABLE orders (
  order_id smallint PRIMARY KEY, customer_id bpchar REFERENCES customers, employee_id smallint REFERENCES employees,
  order_date date, required_date date, shipped_date date, ship_via smallint REFERENCES shippers, freight real,
  ship_name varchar(40), ship_country varchar(15));
CREATE TABLE order_details (
  order_id smallint NOT NULL REFERENCES orders, product_id smallint NOT NULL REFERENCES products,
  unit_price real NOT NULL, quantity smallint NOT NULL, discount real NOT NULL,
  CONSTRAINT pk_order_details PRIMARY KEY (order_id, product_id));

INSERT INTO categories SELECT n, 'Category ' || n, 'Sweet and sour', '\x151c2f'::bytea FROM generate_series(1, 8) AS n;
INSERT INTO suppliers SELECT n, 'Supplier ' || n, 'City', NULL FROM generate_series(1, 20) AS n;
INSERT INTO customers SELECT 'C' || lpad(n::text, 4, '0'), 'Company ' || n, 'Contact', 'City', 'Country' FROM generate_series(1, 90) AS n;
INSERT INTO employees SELECT n, 'Last' || n, 'First' || n, date '1960-01-01' + n * 100, date '2020-01-01' + n, '\x'::bytea, 'Notes', NULLIF(n / 3, 0)
  FROM generate_series(1, 12) AS n;
INSERT INTO shippers SELECT n, 'Shipper ' || n, NULL FROM generate_series(1, 4) AS n;
INSERT INTO region SELECT n, 'Region ' || n FROM generate_series(1, 4) AS n;
INSERT INTO territories SELECT lpad(n::text, 5, '0'), 'Territory ' || n, 1 + n % 4 FROM generate_series(1, 50) AS n;
INSERT INTO employee_territories SELECT 1 + n % 12, lpad(n::text, 5, '0') FROM generate_series(1, 50) AS n;
INSERT INTO products SELECT n, 'Product ' || n, 1 + n % 20, 1 + n % 8, n * 1.1, n % 100, n % 2 FROM generate_series(1, 77) AS n;
INSERT INTO orders SELECT 10000 + n, 'C' || lpad((1 + n % 90)::text, 4, '0'), 1 + n % 12, date '2024-07-01' + n, date '2024-07-29' + n,
  CASE WHEN n % 15 <> 0 THEN date '2024-07-09' + n END, 1 + n % 4, n * 0.37, 'Ship ' || n, 'Country' FROM generate_series(1, 800) AS n;
INSERT INTO order_details SELECT 10000 + n, 1 + (n * 3 + p * 17) % 77, n * 0.1, p, 0.05 FROM generate_series(1, 800) AS n, generate_series(1, 3) AS p;

CREATE VIEW order_subtotals AS
SELECT order_id, sum(unit_price * quantity * (1 - discount)) AS subtotal FROM order_details GROUP BY order_id;
CREATE VIEW invoices AS
SELECT o.order_id, c.company_name, e.last_name AS salesperson, o.order_date, s.subtotal, o.freight
  FROM orders o JOIN customers c USING (customer_id) JOIN employees e USING (employee_id) JOIN order_subtotals s USING (order_id);
