import { startPostgresContainer } from "../../../tools/postgres/container";

describe("startPostgresContainer", () => {
  it("names the image and the remedies when it cannot start one", async () => {
    await expect(startPostgresContainer("localhost:1/no-such-image:1", {})).rejects.toThrow(
      /^POSTGRES_IMAGE: No container of localhost:1\/no-such-image:1 could be started \(.+\)\. Start Docker/s,
    );
  });
});
