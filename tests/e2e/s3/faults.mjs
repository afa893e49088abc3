// A server with the faults that the S3 server does not show: transfers that break, overload, other regions, web pages.
import { createServer } from 'node:http';

/** Starts it with one file to give. `/once/…` breaks the first transfer, `/always/…` every one. */
export async function startFaults(port, file) {
  const half = file.length >> 1;
  const broken = new Set();
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const fault = pathname.split('/')[1];
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    asked.push({ fault, method: request.method, from });
    const headers = { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/csv' };
    const error = (status, code, more = '') =>
      response
        .writeHead(status, { ...headers, 'Content-Type': 'application/xml' })
        .end(`<?xml version="1.0"?>\n<Error><Code>${code}</Code>${more}</Error>`);
    const times = asked.filter((one) => one.fault === fault).length;
    if (fault === 'busy' && times < 3) return error(503, 'SlowDown');
    if (fault === 'region') return error(301, 'PermanentRedirect', '<Endpoint>b.s3.eu-west-1.amazonaws.com</Endpoint>');
    if (fault === 'private') return error(403, 'AccessDenied', '<Message>Access Denied</Message>');
    if (fault === 'login') return response.writeHead(200, { ...headers, 'Content-Type': 'text/html' }).end('<h1>Sign in</h1>');
    const rest = file.subarray(from);
    const range = { 'Content-Range': `bytes ${from}-${file.length - 1}/${file.length}` };
    response.writeHead(from ? 206 : 200, { ...headers, 'Content-Length': rest.length, ...(from ? range : {}) });
    if ((fault === 'once' && !broken.has(pathname)) || (fault === 'always' && from === 0)) {
      broken.add(pathname);
      response.write(rest.subarray(0, half), () => setTimeout(() => response.destroy(), 200));
    } else if (fault === 'always') {
      response.destroy();
    } else {
      response.end(rest);
    }
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${port}`,
    /** What was asked for so far. */
    asked,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
