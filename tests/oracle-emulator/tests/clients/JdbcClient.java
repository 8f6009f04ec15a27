import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Properties;

/** Does what an application does through JDBC, and prints a line for each thing that it has seen. */
public class JdbcClient {
  private static Connection connection;

  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    properties.put("user", arguments[1]);
    properties.put("password", arguments[2]);
    connection = DriverManager.getConnection("jdbc:oracle:thin:@//" + arguments[0], properties);
    execute("CREATE TABLE jdbc_rows (id NUMBER(10) PRIMARY KEY, name VARCHAR2(100), changed TIMESTAMP(6), amount NUMBER, note NVARCHAR2(20), c CLOB, b BLOB)");
    connection.setAutoCommit(false);
    values();
    batches();
    largeObjects();
    blocks();
    errors();
    session();
    connection.close();
  }

  private static void values() throws SQLException {
    String sql = "INSERT INTO jdbc_rows (id, name, changed, amount, note) VALUES (?, ?, ?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setInt(1, -1);
      insert.setString(2, "näme");
      insert.setTimestamp(3, Timestamp.valueOf("2024-02-29 13:14:15.123456"));
      insert.setBigDecimal(4, new BigDecimal("12345678901234567890123456789012345678"));
      insert.setNString(5, "ñ€");
      print("inserted", insert.executeUpdate());
    }
    print("row", query("SELECT id, name, changed, amount, note, c FROM jdbc_rows"));
    try (Statement select = connection.createStatement();
        PreparedStatement byRowId = connection.prepareStatement("SELECT id FROM jdbc_rows WHERE ROWID = ?")) {
      ResultSet rows = select.executeQuery("SELECT ROWID FROM jdbc_rows");
      rows.next();
      RowId rowId = rows.getRowId(1);
      byRowId.setRowId(1, rowId);
      ResultSet found = byRowId.executeQuery();
      print("by rowid", found.next() && found.getInt(1) == -1);
    }
    connection.rollback();
    print("after rollback", query("SELECT COUNT(*) FROM jdbc_rows"));
  }

  private static void batches() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO jdbc_rows (id, name) VALUES (?, ?)")) {
      for (int id = 0; id < 1000; id++) {
        insert.setInt(1, id);
        insert.setString(2, "row " + id);
        insert.addBatch();
      }
      print("batch", insert.executeBatch().length);
    }
    try (PreparedStatement select = connection.prepareStatement("SELECT id, name FROM jdbc_rows ORDER BY id")) {
      for (int run = 0; run < 2; run++) {
        select.setFetchSize(run == 0 ? 7 : 300);
        ResultSet rows = select.executeQuery();
        int count = 0;
        while (rows.next() && rows.getString(2).equals("row " + count)) count++;
        print("fetched", count);
      }
    }
    connection.commit();
  }

  private static void largeObjects() throws SQLException {
    try (PreparedStatement update = connection.prepareStatement("UPDATE jdbc_rows SET c = ?, b = ? WHERE id = 1")) {
      update.setString(1, "ü".repeat(20_000));
      update.setBytes(2, new byte[5_000]);
      print("updated", update.executeUpdate());
    }
    try (Statement select = connection.createStatement()) {
      ResultSet rows = select.executeQuery("SELECT c, b, id FROM jdbc_rows WHERE id IN (1, 2) ORDER BY id");
      rows.next();
      print("lobs", rows.getString(1).length() + " " + rows.getBytes(2).length + " " + rows.getClob(1).getSubString(1, 2));
      print("no lobs", rows.next() && rows.getString(1) == null && rows.getBytes(2) == null && rows.getInt(3) == 2);
    }
  }

  private static void blocks() throws SQLException {
    execute("CREATE PROCEDURE jdbc_p (a IN NUMBER, b IN OUT VARCHAR2) AS BEGIN b := b || a; END;");
    try (CallableStatement call = connection.prepareCall("{call jdbc_p(?, ?)}")) {
      call.setInt(1, 7);
      call.setString(2, "x");
      call.registerOutParameter(2, Types.VARCHAR);
      call.execute();
      print("out", call.getString(2));
    }
    try (CallableStatement call = connection.prepareCall("BEGIN OPEN ? FOR SELECT id FROM jdbc_rows WHERE id < 3 ORDER BY id; END;")) {
      call.registerOutParameter(1, Types.REF_CURSOR);
      call.execute();
      ResultSet rows = (ResultSet) call.getObject(1);
      StringBuilder ids = new StringBuilder();
      while (rows.next()) ids.append(rows.getInt(1)).append(' ');
      print("cursor", ids.toString().trim());
    }
  }

  private static void errors() throws SQLException {
    print("duplicate", codeOf("INSERT INTO jdbc_rows (id) VALUES (1)"));
    print("unknown table", codeOf("SELECT * FROM nowhere"));
    try (Statement slow = connection.createStatement()) {
      slow.setQueryTimeout(1);
      slow.execute("BEGIN DBMS_SESSION.SLEEP(20); END;");
    } catch (SQLException error) {
      print("timeout", error.getErrorCode());
    }
    try (Statement temporary = connection.createStatement()) {
      connection.createClob();
    } catch (SQLException error) {
      print("temporary lob", error.getErrorCode());
    }
  }

  private static void session() throws SQLException {
    print("valid", connection.isValid(5));
    connection.setClientInfo("OCSID.MODULE", "billing");
    print("module", query("SELECT SYS_CONTEXT('USERENV', 'MODULE') FROM dual"));
    print("schema", connection.getSchema());
    ResultSet key = connection.getMetaData().getPrimaryKeys(null, connection.getSchema(), "JDBC_ROWS");
    print("primary key", key.next() ? key.getString("COLUMN_NAME") : "none");
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int codeOf(String sql) {
    try {
      execute(sql);
      return 0;
    } catch (SQLException error) {
      return error.getErrorCode();
    }
  }

  /** The first row, with bars between its columns. */
  private static String query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery(sql);
      rows.next();
      StringBuilder text = new StringBuilder();
      for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
        text.append(column > 1 ? "|" : "").append(rows.getString(column));
      }
      return text.toString();
    }
  }

  private static void print(String what, Object seen) {
    System.out.println(what + ": " + seen);
  }
}
