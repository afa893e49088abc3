// Somewhere that alerts are sent to. `/flaky` is too busy at first, `/closed` lets no page send to it, `/strict` asks for a
// key, and `/form` takes what browsers send unasked but lets no page read its answer.
import { createServer } from 'node:http';

export async function startReceiver(port) {
  const got = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    const { pathname } = new URL(request.url, 'http://localhost');
    const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' };
    const isClosed = pathname === '/closed';
    if (request.method === 'OPTIONS') return response.writeHead(isClosed ? 403 : 204, isClosed ? {} : headers).end();
    got.push({ pathname, headers: request.headers, body });
    const times = got.filter((one) => one.pathname === pathname).length;
    if (pathname === '/flaky' && times === 1) return response.writeHead(503, headers).end('busy, come back later\nsoon');
    if (pathname === '/strict' && request.headers['dd-api-key'] !== 'the-right-one') {
      return response.writeHead(403, headers).end('{"errors":["Forbidden"]}');
    }
    response.writeHead(204, pathname === '/form' ? {} : headers).end();
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${port}`,
    /** The messages so far. */
    got,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
