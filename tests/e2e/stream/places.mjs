// Where a stream is written to, each a `put(key, bytes)`: a bucket, a folder on disk, and a server that gives files by
// address.
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';

/** A bucket of the S3 server of ../s3/store.mjs. */
export const toBucket = (store, bucket) => ({ put: (key, bytes) => store.put(bucket, key, bytes) });

/** A folder on disk. */
export const toFolder = (root) => ({
  async put(key, bytes) {
    await mkdir(dirname(join(root, key)), { recursive: true });
    await writeFile(join(root, key), bytes);
  },
});

/** Starts a server that any page may read from, with 404 for what is not there yet. */
export async function startFiles(port) {
  const files = new Map();
  const asked = [];
  const server = createServer((request, response) => {
    const key = decodeURIComponent(new URL(request.url, 'http://localhost').pathname).slice(1);
    const bytes = files.get(key);
    asked.push({ key, found: !!bytes });
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (request.method === 'OPTIONS') response.writeHead(204, { 'Access-Control-Allow-Headers': '*' }).end();
    else if (!bytes) response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not there');
    else response.writeHead(200, { 'Content-Type': 'text/csv', 'Content-Length': bytes.length }).end(bytes);
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const { port: given } = server.address();
  return {
    endpoint: `http://127.0.0.1:${given}`,
    put: async (key, bytes) => void files.set(key, bytes),
    /** What was asked for so far, and whether it was there. */
    asked,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
