// A small static server for the loopback address.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves `folder`, and the files of `extra` (by path), with `headers` on every answer.
 * Resolves to the port and a function that stops the server; rejects when the port is taken.
 */
export async function serve(folder, port = 0, { headers = {}, extra = {} } = {}) {
  const root = resolve(folder);
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://127.0.0.1").pathname;
    const file = await find(root, path, extra);
    const answer = { "cache-control": "no-cache", "x-content-type-options": "nosniff", ...headers };
    if (file === undefined) {
      response.writeHead(404, answer).end("not found");
    } else {
      response.writeHead(200, { ...answer, "content-type": TYPES[file.extension] ?? "application/octet-stream" }).end(file.bytes);
    }
  });
  await new Promise((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", listening);
  });
  return { port: server.address().port, close: () => new Promise((closed) => server.close(closed).closeAllConnections()) };
}

async function find(root, path, extra) {
  if (path in extra) return { bytes: extra[path], extension: extname(path) || ".html" };
  try {
    const file = normalize(join(root, decodeURIComponent(path.endsWith("/") ? `${path}index.html` : path)));
    if (!file.startsWith(root + sep)) return undefined;
    return { bytes: await readFile(file), extension: extname(file) };
  } catch {
    return undefined;
  }
}
