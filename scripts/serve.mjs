// Serves a folder as a plain static host does: right media types, packed on the way, and 404.html (with status 404) for
// what is not there, which is how deep links work. No other feature.
//   node scripts/serve.mjs FOLDER PORT [BASE] [--open]
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
};

const [folder, port, base = '/'] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const root = resolve(folder);

async function find(path) {
  if (!path.startsWith(base)) return undefined;
  const file = normalize(join(root, path.slice(base.length)));
  if (file !== root && !file.startsWith(root + sep)) return undefined;
  const wanted = path.endsWith('/') ? join(file, 'index.html') : file;
  return (await stat(wanted).catch(() => undefined))?.isFile() ? wanted : undefined;
}

const PACKED = new Set(['.css', '.csv', '.html', '.js', '.json', '.svg', '.txt', '.wasm', '.webmanifest']);
const packed = new Map();

/** A file as Brotli; packed once as long as it is not changed. */
async function pack(file) {
  const { mtimeMs } = await stat(file);
  if (packed.get(file)?.mtimeMs !== mtimeMs) {
    const bytes = promisify(brotliCompress)(await readFile(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
    packed.set(file, { mtimeMs, bytes });
  }
  return packed.get(file).bytes;
}

const server = createServer(async (request, response) => {
  let path;
  try {
    path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  } catch {
    response.writeHead(400).end();
    return;
  }
  const found = await find(path);
  const file = found ?? join(root, '404.html');
  const headers = { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' };
  const status = found ? 200 : 404;
  if (PACKED.has(extname(file)) && /\bbr\b/.test(request.headers['accept-encoding'] ?? '')) {
    const bytes = await pack(file).catch(() => undefined);
    response.writeHead(bytes ? status : 500, { ...headers, 'Content-Encoding': 'br', Vary: 'Accept-Encoding' });
    response.end(request.method === 'HEAD' ? undefined : bytes);
    return;
  }
  response.writeHead(status, headers);
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).on('error', () => response.end()).pipe(response);
});

server.on('error', (error) => {
  const taken = error.code === 'EADDRINUSE';
  console.error(taken ? `Port ${port} is taken. Choose another: make serve PORT=8081` : error.message);
  process.exit(1);
});

server.listen(Number(port), '127.0.0.1', () => {
  const url = `http://127.0.0.1:${port}${base}`;
  console.log(`Foretop is at ${url}  (Ctrl+C ends it)`);
  const desktop = process.platform === 'darwin' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (process.argv.includes('--open') && desktop) {
    const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
    spawn(opener, [url], { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
  }
});
