"""Uses the emulator through python-oracledb. Prints one JSON object with what it saw."""

import datetime
import decimal
import json
import sys

import oracledb

dsn, user, password = sys.argv[1:4]
seen = {}


def error_of(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except oracledb.Error as error:
        return error.args[0].full_code
    return None


seen["wrong password"] = error_of(oracledb.connect, user=user, password="wrong", dsn=dsn)
try:
    oracledb.connect(user=user, password=password, dsn=dsn.replace("FREE", "NO"))
except oracledb.Error as error:
    seen["unknown service"] = "DPY-6001" in str(error)

connection = oracledb.connect(user=user, password=password, dsn=dsn)
seen["version"] = connection.version
cursor = connection.cursor()

cursor.execute("select * from types")
seen["types"] = [[repr(value) for value in row] for row in cursor]
seen["description"] = [[column.name, column.type_code.name, column.precision, column.scale] for column in cursor.description]

cursor.arraysize, cursor.prefetchrows = 7, 3
seen["many"] = len(cursor.execute("select many").fetchall())
seen["many again"] = len(cursor.execute("select many").fetchall())

cursor.execute("select c, b, n from documents")
seen["locators"] = [(c and c.read()[:10], b and len(b.read()), n) for c, b, n in cursor]
oracledb.defaults.fetch_lobs = False
for run in ("strings", "strings again"):
    cursor.execute("select c, b, n from documents order by 1")
    seen[run] = [(c and len(c), b and len(b), n) for c, b, n in cursor]
oracledb.defaults.fetch_lobs = True

cursor.executemany("insert into t values (:1, :2)", [(index, "row %d" % index) for index in range(20000)])
seen["inserted"] = cursor.rowcount
cursor.executemany("insert into b values (:1)", [(1,), (2,), (3,)], batcherrors=True, arraydmlrowcounts=True)
seen["batch errors"] = [(error.offset, error.full_code) for error in cursor.getbatcherrors()]
seen["row counts"] = cursor.getarraydmlrowcounts()

ids = cursor.var(int)
cursor.execute("insert into r values (:1) returning id into :2", ["x", ids])
seen["returned"] = ids.getvalue()
out = cursor.var(str)
both = cursor.var(int)
for value in (1, 2):
    both.setvalue(0, value)
    cursor.execute("begin p(:a, :b, :c); end;", a="in", b=out, c=both)
    seen["block %d" % value] = [out.getvalue(), both.getvalue()]
array = cursor.arrayvar(str, 5)
cursor.execute("begin arrays(:a, :b); end;", a=["x", "y"], b=array)
seen["array"] = array.getvalue()
ref_cursor = connection.cursor()
cursor.execute("begin open_cursor(:1); end;", [ref_cursor])
seen["ref cursor"] = len(ref_cursor.fetchall())

cursor.setinputsizes(oracledb.DB_TYPE_CLOB, oracledb.DB_TYPE_BLOB)
cursor.execute("insert into documents values (:1, :2)", ["ä" * 50000, b"\x01" * 50000])
cursor.setinputsizes(None)
lob = connection.createlob(oracledb.DB_TYPE_NCLOB, "grün")
lob.write(" 😀", 5)
cursor.execute("insert into documents (d) values (:1)", [lob])
seen["lob size"] = lob.size()
lob.trim(2)
seen["trimmed"] = lob.read()

seen["long string"] = cursor.execute("insert into t values (:1, :2)", ["y" * 100000, 5]) is None
bound = [
    decimal.Decimal("12345678901234567890123456789.12345"),
    datetime.datetime(2024, 2, 29, 13, 5, 0, 123456),
    b"\x00\xff",
    True,
    datetime.timedelta(days=4, hours=5, microseconds=7),
    None,
]
cursor.execute("insert into v values (:1, :2, :3, :4, :5, :6)", bound)

seen["no table"] = error_of(cursor.execute, "select * from nowhere")
connection.call_timeout = 100
seen["timeout"] = error_of(cursor.execute, "begin wait_for_ever; end;")
connection.call_timeout = 0
cursor.execute("create procedure p")
seen["warning"] = cursor.warning.full_code
connection.module = "a module"
connection.current_schema = "app"
connection.ping()
cursor.execute("update t set a = 1")
seen["in transaction"] = connection.transaction_in_progress
connection.commit()
seen["rows"] = cursor.execute("select 1 from dual").fetchall()
connection.close()

print(json.dumps(seen))
