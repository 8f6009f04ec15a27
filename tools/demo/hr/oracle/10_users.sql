-- Who owns the schema and who works in it. Runs as an administrator; every later file runs as HR. In these files a line with a
-- slash ends each statement, as SQL*Plus has it, and &name stands for a value that is made for each run.

CREATE USER hr IDENTIFIED BY "&password_of_hr" QUOTA UNLIMITED ON users DEFAULT TABLESPACE users
/
GRANT CREATE SESSION, CREATE TABLE, CREATE TRIGGER, CREATE SEQUENCE, CREATE VIEW, CREATE PROCEDURE TO hr
/
-- Lets HR see what other schemas have that points at its tables.
GRANT SELECT_CATALOG_ROLE TO hr
/
-- HR_APP is what an application may do; HR_APP_USER is the application: it owns nothing, and has room for nothing.
CREATE ROLE hr_app
/
CREATE USER hr_app_user IDENTIFIED BY "&password_of_hr_app_user" QUOTA 0 ON users DEFAULT TABLESPACE users
/
GRANT CREATE SESSION TO hr_app_user
/
GRANT hr_app TO hr_app_user
/
-- A privilege that may be passed on needs a user; this one never logs on.
CREATE USER hr_auditor IDENTIFIED BY "&password_of_hr_auditor"
/
CREATE ROLE hr_report
/
