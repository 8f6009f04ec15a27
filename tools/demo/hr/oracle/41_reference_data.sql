-- Departments, employees, orders and customers. &rows_divisor makes a smaller schema of the same shape,
-- &days_divisor dates it over less time. Every value is a function
-- of the row's number, so that two builds on one day hold the same rows.

INSERT INTO departments (department_id, department_name, city, cost_centre)
SELECT LEVEL,
       DECODE(MOD(LEVEL - 1, 5), 0, 'Sales', 1, 'Accounts', 2, 'Research', 3, 'Support', 'Logistics') || ' ' || (1 + FLOOR((LEVEL - 1) / 5)),
       DECODE(MOD(LEVEL, 7), 0, 'Vienna', 1, 'Oslo', 2, 'Porto', 3, 'Leeds', 4, 'Gdansk', 5, 'Turin', 'Ghent'),
       'CC' || LPAD(LEVEL, 4, '0')
FROM DUAL CONNECT BY LEVEL <= 50
/
INSERT INTO employees (employee_id, first_name, last_name, email, hire_date, salary, department_id)
SELECT n, first_name, last_name,
       LOWER(first_name) || '.' || LOWER(last_name) || n || '@example.com',
       TRUNC(SYSDATE) - ORA_HASH(n, FLOOR(60 / &days_divisor) - 1, 3),
       28000 + ORA_HASH(n, 89999, 4),
       1 + ORA_HASH(n, 49, 5)
FROM (SELECT LEVEL AS n,
             DECODE(ORA_HASH(LEVEL, 9, 1), 0, 'Ada', 1, 'Ben', 2, 'Carla', 3, 'David', 4, 'Eva', 5, 'Femi', 6, 'Greta', 7, 'Hugo', 8, 'Ines', 'Jonas') AS first_name,
             DECODE(ORA_HASH(LEVEL, 9, 2), 0, 'Adler', 1, 'Brown', 2, 'Costa', 3, 'Dahl', 4, 'Evans', 5, 'Fischer', 6, 'Garcia', 7, 'Haas', 8, 'Ito', 'Klein') AS last_name
      FROM DUAL CONNECT BY LEVEL <= GREATEST(50, 5000 / &rows_divisor))
/
INSERT INTO orders (order_id, customer_id, order_date, total_amount, status)
SELECT LEVEL,
       1 + ORA_HASH(LEVEL, FLOOR(25000 / &rows_divisor) - 1, 1),
       SYSDATE - ORA_HASH(LEVEL, FLOOR(30 * 86400 / &days_divisor) - 1, 2) / 86400,
       (500 + ORA_HASH(LEVEL, 199999, 3)) / 100,
       DECODE(ORA_HASH(LEVEL, 6, 4), 0, 'NEW', 1, 'PAID', 2, 'SHIPPED', 3, 'CANCELLED', 'DELIVERED')
FROM DUAL CONNECT BY LEVEL <= 50000 / &rows_divisor
/
-- Notes: a third empty, some of several kB. Photos: one customer in ten.
INSERT INTO customer_data (customer_id, name, address, created_date, notes, photo, preferences)
SELECT LEVEL,
       'Customer ' || LEVEL,
       (1 + ORA_HASH(LEVEL, 199, 1)) || ' Market Street',
       SYSDATE - ORA_HASH(LEVEL, FLOOR(3 * 365 * 86400 / &days_divisor) - 1, 2) / 86400,
       CASE WHEN MOD(LEVEL, 3) = 0 THEN EMPTY_CLOB()
            WHEN MOD(LEVEL, 50) = 1 THEN TO_CLOB(RPAD('Called about order ' || LEVEL || '. ', 3000, 'Called again. ')) || TO_CLOB(RPAD('Then wrote. ', 2600, 'Wrote again. '))
            ELSE TO_CLOB('Prefers mail.') END,
       CASE WHEN MOD(LEVEL, 10) = 0
            THEN TO_BLOB(HEXTORAW(RPAD('FFD8FFE0', 2 * (1000 + ORA_HASH(LEVEL, 900, 3)), RAWTOHEX(STANDARD_HASH(TO_CHAR(LEVEL), 'SHA256'))))) END,
       TO_CLOB('{"newsletter":' || CASE MOD(LEVEL, 4) WHEN 0 THEN 'true' ELSE 'false' END || ',"language":"'
               || DECODE(ORA_HASH(LEVEL, 3, 4), 0, 'de', 1, 'en', 2, 'fr', 'pt') || '"}')
FROM DUAL CONNECT BY LEVEL <= 25000 / &rows_divisor
/
COMMIT
/
