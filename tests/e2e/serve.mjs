// A little static server for the built page: on loopback, on a port that is free, gone with the process that started it.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const DIST = process.env.DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** The page's own policy, also as a header, as a careful host sends it. */
async function policy(folder) {
  const html = await readFile(join(folder, "index.html"), "utf8");
  const meta = html.match(/<meta[^>]*http-equiv="?Content-Security-Policy[^>]*>/i)?.[0];
  const content = meta?.match(/content="([^"]+)"/)?.[1];
  if (!content) throw new Error("index.html has no content security policy");
  return `${content}; frame-ancestors 'none'`;
}

/** Serves `folder`; `requests` lists every path that was asked for. */
export async function serve(folder = DIST) {
  const requests = [];
  const csp = await policy(folder);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname);
    requests.push(path);
    const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
    try {
      if (!file.startsWith(normalize(folder) + sep)) throw new Error("outside the folder");
      const body = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": csp });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return { url: `http://127.0.0.1:${server.address().port}/`, requests, close: () => server.close() };
}
