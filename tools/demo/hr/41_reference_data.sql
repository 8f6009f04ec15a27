-- Departments, employees, orders and customers. hr.rows_divisor makes a smaller schema of the same shape,
-- hr.days_divisor dates it over less time.
-- Every value is a function of the row's number, so that two builds on one day hold the same rows.

CREATE FUNCTION pg_temp.pick(n bigint, salt integer, choices integer) RETURNS integer
  LANGUAGE sql IMMUTABLE AS 'SELECT ((hashint8extended(n, salt) & 2147483647) % choices)::integer';

CREATE FUNCTION pg_temp.days_of(full_time integer) RETURNS integer
  LANGUAGE sql STABLE AS 'SELECT full_time / current_setting(''hr.days_divisor'')::integer';

CREATE FUNCTION pg_temp.rows_of(full_size integer) RETURNS integer
  LANGUAGE sql STABLE AS 'SELECT greatest(full_size / current_setting(''hr.rows_divisor'')::integer, 50)';

INSERT INTO hr.departments (department_id, department_name, city, cost_centre)
SELECT n,
       (ARRAY['Sales', 'Accounts', 'Research', 'Support', 'Logistics'])[1 + (n - 1) % 5] || ' ' || (1 + (n - 1) / 5),
       (ARRAY['Vienna', 'Oslo', 'Porto', 'Leeds', 'Gdansk', 'Turin', 'Ghent'])[1 + n % 7],
       'CC' || lpad(n::text, 4, '0')
FROM generate_series(1, 50) AS n;
SELECT setval('hr.dept_seq', max(department_id)) FROM hr.departments;

INSERT INTO hr.employees (employee_id, first_name, last_name, email, hire_date, salary, department_id)
SELECT n, first_name, last_name,
       lower(first_name) || '.' || lower(last_name) || n || '@example.com',
       current_date - pg_temp.pick(n, 3, pg_temp.days_of(60)),
       28000 + pg_temp.pick(n, 4, 90000),
       1 + pg_temp.pick(n, 5, 50)
FROM generate_series(1, pg_temp.rows_of(5000)) AS n,
     LATERAL (SELECT (ARRAY['Ada', 'Ben', 'Carla', 'David', 'Eva', 'Femi', 'Greta', 'Hugo', 'Ines', 'Jonas'])
                       [1 + pg_temp.pick(n, 1, 10)] AS first_name,
                     (ARRAY['Adler', 'Brown', 'Costa', 'Dahl', 'Evans', 'Fischer', 'Garcia', 'Haas', 'Ito', 'Jansen', 'Klein'])
                       [1 + pg_temp.pick(n, 2, 11)] AS last_name) AS person;
SELECT setval('hr.emp_seq', max(employee_id)) FROM hr.employees;

INSERT INTO hr.orders (order_id, customer_id, order_date, total_amount, status)
SELECT n,
       1 + pg_temp.pick(n, 1, pg_temp.rows_of(25000)),
       date_trunc('second', localtimestamp - make_interval(secs => pg_temp.pick(n, 2, pg_temp.days_of(30) * 86400))),
       (500 + pg_temp.pick(n, 3, 200000)) / 100.0,
       (ARRAY['NEW', 'PAID', 'SHIPPED', 'DELIVERED', 'DELIVERED', 'DELIVERED', 'CANCELLED'])[1 + pg_temp.pick(n, 4, 7)]
FROM generate_series(1, pg_temp.rows_of(50000)) AS n;
SELECT setval('hr.ord_seq', max(order_id)) FROM hr.orders;

-- Notes: a third empty, some of several kB. Photos: one customer in ten, 2 to 6 kB that do not compress.
INSERT INTO hr.customer_data (customer_id, name, address, created_date, notes, photo, preferences)
SELECT n,
       'Customer ' || n,
       (1 + pg_temp.pick(n, 1, 200)) || ' Market Street',
       date_trunc('second', localtimestamp - make_interval(secs => pg_temp.pick(n, 2, pg_temp.days_of(3 * 365) * 86400))),
       CASE WHEN n % 3 = 0 THEN '' WHEN n % 50 = 1 THEN repeat('Called about order ' || n || '. ', 200) ELSE 'Prefers mail.' END,
       CASE WHEN n % 10 = 0 THEN
         (SELECT '\xffd8ffe0'::bytea || string_agg(sha256(int8send(n * 1000 + part)), ''::bytea ORDER BY part)
          FROM generate_series(1, 64 + pg_temp.pick(n, 3, 128)) AS part) END,
       jsonb_build_object('newsletter', n % 4 = 0, 'language', (ARRAY['de', 'en', 'fr', 'pt'])[1 + pg_temp.pick(n, 4, 4)])
FROM generate_series(1::bigint, pg_temp.rows_of(25000)) AS n;
SELECT setval('hr.cust_seq', max(customer_id)) FROM hr.customer_data;

DROP FUNCTION pg_temp.pick, pg_temp.days_of, pg_temp.rows_of;
