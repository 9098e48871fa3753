// Starts Java with the given arguments, and ends it when standard input closes: however the tests end, no Java is left behind.
import { spawn } from "node:child_process";

const java = spawn("java", process.argv.slice(2), { stdio: ["ignore", "inherit", "inherit"] });
const stop = () => java.kill("SIGKILL");
java.on("error", error => { console.error(error.message); process.exit(1); });
java.on("exit", code => process.exit(code ?? 0));
process.stdin.on("close", stop).on("error", stop).resume();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, stop);
}
