import { openSession } from "../../../provider/dialect/oracle";
import type { OracleConnection } from "../../../provider/schema/connection";

const connection: OracleConnection = {
  engine: "oracle",
  connectString: "127.0.0.1:1/FREEPDB1",
  user: "hr",
  password: "Gehe!m",
};

/** The driver keeps its mode for the process, so this stands in a file in which nothing has connected before. */
test("thick mode says which libraries are missing, and leaves the process as it was", async () => {
  const thick = { ...connection, thickMode: { libDir: "/nowhere" } };
  for (const attempt of [1, 2])
    await expect(openSession(thick, { module: `attempt ${attempt}` })).rejects.toMatchObject({
      code: "THICK_MODE_FAILED",
      problem: expect.stringMatching(/DPI-1047|NJS-045/),
      remedy: expect.stringMatching(/Install them/),
    });
  await expect(openSession(connection, { module: "thin" })).rejects.toMatchObject({
    code: "CONNECTION_FAILED",
  });
});
