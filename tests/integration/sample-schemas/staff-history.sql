-- Who worked where, in the shape of the well-known sample: dates in the keys, keys that cascade, a view over a view.

CREATE TYPE gender AS ENUM ('M', 'F');
CREATE TABLE employees (
  emp_no integer PRIMARY KEY, birth_date date NOT NULL, first_name varchar(14) NOT NULL, last_name varchar(16) NOT NULL,
  gender gender NOT NULL, hire_date date NOT NULL);
CREATE TABLE departments (dept_no char(4) PRIMARY KEY, dept_name varchar(40) NOT NULL UNIQUE);
CREATE TABLE dept_manager (
  emp_no integer NOT NULL, dept_no char(4) NOT NULL, from_date date NOT NULL, to_date date NOT NULL,
  FOREIGN KEY (emp_no) REFERENCES employees (emp_no) ON DELETE CASCADE,
  FOREIGN KEY (dept_no) REFERENCES departments (dept_no) ON DELETE CASCADE, PRIMARY KEY (emp_no, dept_no));
CREATE TABLE dept_emp (
  emp_no integer NOT NULL, dept_no char(4) NOT NULL, from_date date NOT NULL, to_date date NOT NULL,
  FOREIGN KEY (emp_no) REFERENCES employees (emp_no) ON DELETE CASCADE,
  FOREIGN KEY (dept_no) REFERENCES departments (dept_no) ON DELETE CASCADE, PRIMARY KEY (emp_no, dept_no));
CREATE INDEX dept_emp_dept_no ON dept_emp (dept_no);
CREATE TABLE titles (
  emp_no integer NOT NULL, title varchar(50) NOT NULL, from_date date NOT NULL, to_date date,
  FOREIGN KEY (emp_no) REFERENCES employees (emp_no) ON DELETE CASCADE, PRIMARY KEY (emp_no, title, from_date));
CREATE TABLE salaries (
  emp_no integer NOT NULL, salary integer NOT NULL, from_date date NOT NULL, to_date date NOT NULL,
  FOREIGN KEY (emp_no) REFERENCES employees (emp_no) ON DELETE CASCADE, PRIMARY KEY (emp_no, from_date));

INSERT INTO departments SELECT 'd' || lpad(n::text, 3, '0'), 'Department ' || n FROM generate_series(1, 9) AS n;
INSERT INTO employees SELECT 10000 + n, date '1952-02-01' + n * 3, 'First' || n % 100, 'Last' || n % 200, (ARRAY['M', 'F'])[1 + n % 2]::gender, date '1985-01-01' + n * 5
  FROM generate_series(1, 600) AS n;
INSERT INTO dept_emp SELECT emp_no, 'd' || lpad((1 + emp_no % 9)::text, 3, '0'), hire_date, date '9999-01-01' FROM employees;
INSERT INTO dept_emp SELECT emp_no, 'd' || lpad((1 + (emp_no + 1) % 9)::text, 3, '0'), hire_date + 700, hire_date + 900 FROM employees WHERE emp_no % 4 = 0;
INSERT INTO dept_manager SELECT emp_no, dept_no, from_date, to_date FROM dept_emp WHERE emp_no % 60 = 0;
INSERT INTO titles SELECT emp_no, 'Engineer', hire_date, NULL FROM employees;
INSERT INTO titles SELECT emp_no, 'Senior Engineer', hire_date + 1500, date '9999-01-01' FROM employees WHERE emp_no % 3 = 0;
INSERT INTO salaries SELECT emp_no, 40000 + emp_no % 20000 + y * 900, hire_date + y * 365, hire_date + (y + 1) * 365 FROM employees, generate_series(0, 7) AS y;

CREATE VIEW dept_emp_latest_date AS
SELECT emp_no, max(from_date) AS from_date, max(to_date) AS to_date FROM dept_emp GROUP BY emp_no;
CREATE VIEW current_dept_emp AS
SELECT l.emp_no, d.dept_no, l.from_date, l.to_date FROM dept_emp d
  JOIN dept_emp_latest_date l ON d.emp_no = l.emp_no AND d.from_date = l.from_date AND l.to_date = d.to_date;
