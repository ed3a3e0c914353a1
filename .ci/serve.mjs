// Serves a folder on the loopback address until it is stopped: `node .ci/serve.mjs dist 8080`. Port 0 takes a free one.

import { serve } from "./files.mjs";

const [folder, port] = process.argv.slice(2);
try {
  const server = await serve(folder, Number(port));
  console.log(`Nobly is on http://127.0.0.1:${server.port}/ (Ctrl+C stops it)`);
} catch (error) {
  const taken = error.code === "EADDRINUSE";
  console.error(taken ? `error: port ${port} is taken; choose another: PORT=8081 make serve` : `error: ${error.message}`);
  process.exitCode = 1;
}
