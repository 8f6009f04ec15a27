import { run } from "../../../../tools/setup/run";

describe("run", () => {
  it("gives what the program wrote to stdout", async () => {
    expect(await run(process.execPath, ["-p", "6 * 7"])).toBe("42\n");
  });

  it("shows the beginning and the end of a failed program's output", async () => {
    const script =
      "for (let line = 1; line <= 99; line++) console.error(`line ${line}`); process.exitCode = 3;";
    await expect(run(process.execPath, ["-e", script])).rejects.toThrow(
      /ended with 3:\nline 1\n(line \d+\n){11}…\n(line \d+\n){11}line 99$/,
    );
  });

  it("names a program that does not exist", async () => {
    await expect(run("no-such-program", [])).rejects.toThrow("no-such-program could not be run");
  });
});
