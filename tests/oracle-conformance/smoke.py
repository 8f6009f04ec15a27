"""What an application does with python-oracledb: prints what it saw as JSON."""

import json
import sys

import oracledb

connect_string, user, password = sys.argv[1:4]
seen = {}

with oracledb.connect(user=user, password=password, dsn=connect_string) as connection:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE smoke (id NUMBER(9) PRIMARY KEY, name VARCHAR2(40), at DATE, doc CLOB)")
        cursor.executemany(
            "INSERT INTO smoke (id, name, at) VALUES (:1, :2, TO_DATE('2024-02-29', 'YYYY-MM-DD') + :3)",
            [(index, f"näme {index}", index) for index in range(250)],
        )
        seen["inserted"] = cursor.rowcount
        connection.commit()

        cursor.arraysize = 100
        cursor.execute("SELECT id, name, at FROM smoke WHERE id >= :low ORDER BY id", low=1)
        rows = cursor.fetchall()
        seen["fetched"] = len(rows)
        seen["first"] = [rows[0][0], rows[0][1], rows[0][2].isoformat()]
        seen["columns"] = [[column.name, column.type_code.name] for column in cursor.description]

        cursor.execute("UPDATE smoke SET doc = :1 WHERE id = 1", ["ä" * 40000])
        cursor.execute("SELECT doc FROM smoke WHERE id = 1")
        (lob,) = cursor.fetchone()
        text = lob.read()
        seen["lob"] = [len(text), text == "ä" * 40000]

        out = cursor.var(int)
        cursor.execute("BEGIN SELECT COUNT(*) * :factor INTO :out FROM smoke; END;", factor=2, out=out)
        seen["out"] = out.getvalue()

        try:
            cursor.execute("INSERT INTO smoke (id) VALUES (1)")
        except oracledb.IntegrityError as error:
            seen["duplicate"] = error.args[0].full_code

        cursor.executemany("INSERT INTO smoke (id) VALUES (:1)", [(1000,), (1,), (1001,)], batcherrors=True)
        seen["batch errors"] = [[error.offset, error.full_code] for error in cursor.getbatcherrors()]
        connection.rollback()

        cursor.execute("DROP TABLE smoke PURGE")

print(json.dumps(seen))
