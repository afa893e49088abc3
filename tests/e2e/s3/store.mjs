// A real S3 server (LocalStack, installed by scripts/setup.sh) for the specs that need one.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { presign } from './sign.mjs';

const FOLDER = fileURLToPath(new URL('../../../target/s3/', import.meta.url));
const LIMIT_MS = 60_000;

/** The rule that the product tells its reader to add to a bucket. */
const rule = (origin) => `<CORSConfiguration><CORSRule><AllowedOrigin>${origin}</AllowedOrigin>
  <AllowedMethod>GET</AllowedMethod><AllowedMethod>HEAD</AllowedMethod><AllowedHeader>*</AllowedHeader>
  <ExposeHeader>ETag</ExposeHeader><ExposeHeader>Content-Range</ExposeHeader><ExposeHeader>Accept-Ranges</ExposeHeader>
  <ExposeHeader>Content-Length</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds></CORSRule></CORSConfiguration>`;

/** Starts the server; gives what the specs need and a way to end it. */
export async function startStore(port) {
  const endpoint = `http://127.0.0.1:${port}`;
  const files = `${FOLDER}files-${port}`;
  rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { recursive: true });
  const server = spawn(`${FOLDER}venv/bin/python`, ['-m', 'localstack.runtime.main'], {
    env: {
      ...process.env,
      TMPDIR: files,
      FILESYSTEM_ROOT: files,
      SERVICES: 's3',
      // Without this every forged and expired address is answered.
      S3_SKIP_SIGNATURE_VALIDATION: '0',
      // Only the rules of the buckets count.
      DISABLE_CORS_CHECKS: '1',
      DISABLE_CORS_HEADERS: '1',
      DISABLE_EVENTS: '1',
      SKIP_SSL_CERT_DOWNLOAD: '1',
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (log += text));
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null && server.kill('SIGKILL')) await ended;
    rmSync(files, { recursive: true, force: true });
  };

  const send = async (method, path, body, headers) => {
    const response = await fetch(presign(`${endpoint}${path}`, { method }), { method, body, headers });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  };
  for (const begun = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const healthy = await fetch(`${endpoint}/_localstack/health`).then((response) => response.ok, () => false);
    if (healthy) break;
    if (server.exitCode !== null || Date.now() - begun > LIMIT_MS) {
      await stop();
      throw new Error(`The S3 server did not start. Run scripts/setup.sh.\n${log}`);
    }
  }
  return {
    endpoint,
    stop,
    /** Makes a bucket that a page of `origin` may read, or one without a rule. */
    async bucket(name, origin) {
      await send('PUT', `/${name}`);
      if (!origin) return;
      const text = rule(origin);
      await send('PUT', `/${name}?cors`, text, { 'Content-MD5': createHash('md5').update(text).digest('base64') });
    },
    put: (bucket, key, body) => send('PUT', `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`, body),
    /** A signed address of an object. */
    url: (bucket, key, options) => presign(`${endpoint}/${bucket}/${key}`, options),
  };
}
