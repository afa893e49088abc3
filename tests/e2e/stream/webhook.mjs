// A target for messages, as real as a local server can be: answers preflights, keeps every POST, and fails as it is told.
// It drops nothing and merges nothing, so that what was sent twice is there twice.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a POST is answered with; a number is a status. */
const isKnown = (answer) => ['reset', 'slow'].includes(answer) || (answer >= 200 && answer < 600);

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Starts it. `rules` are for `fail`, `cors: false` makes it a target that no page may send to. */
export async function startWebhook(port, { rules = [], cors = true } = {}) {
  const posts = [];
  const preflights = [];
  const hold = new AbortController();
  const settings = { cors };
  let active = [];
  const fail = (...next) => {
    for (const { answer } of next) if (!isKnown(answer)) throw new Error(`A webhook cannot answer ${answer}.`);
    active = next.map((rule) => ({ ...rule, met: 0 }));
  };
  /** The first rule that has this POST fail. */
  const ruleFor = (path) =>
    active.find((rule) => {
      if (rule.path && rule.path !== path) return false;
      rule.met += 1;
      return rule.every ? rule.met % rule.every === 0 : rule.met <= (rule.first ?? Infinity);
    });

  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    // A browser repeats a POST by itself when a connection that it had used before is reset.
    response.setHeader('Connection', 'close');
    if (settings.cors) {
      response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
      response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
      response.setHeader('Vary', 'Origin');
    }
    if (request.method === 'OPTIONS') {
      preflights.push({ path, origin: request.headers.origin, headers: request.headers['access-control-request-headers'] });
      if (settings.cors) {
        response.setHeader('Access-Control-Allow-Methods', 'POST');
        response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*');
        response.setHeader('Access-Control-Allow-Private-Network', 'true');
        // So that what changes here is seen with the next message.
        response.setHeader('Access-Control-Max-Age', '0');
      }
      return response.writeHead(204).end();
    }
    if (request.method !== 'POST') return response.writeHead(405, { Allow: 'POST' }).end();
    const at = Date.now();
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return response.destroy();
    }
    const text = Buffer.concat(chunks).toString();
    const rule = ruleFor(path);
    const post = { path, headers: request.headers, text, body: parsed(text), at, answer: rule?.answer ?? 200 };
    posts.push(post);
    if (post.answer === 'reset') return request.socket.resetAndDestroy();
    if (post.answer === 'slow') {
      await sleep(rule.delay ?? 5_000, undefined, { signal: hold.signal }).catch(() => {});
      return response.writeHead(200).end('ok');
    }
    if (post.answer === 429) response.setHeader('Retry-After', String(rule.retryAfter ?? 1));
    response.writeHead(post.answer, { 'Content-Type': 'text/plain' }).end(post.answer < 300 ? 'ok' : 'failed');
  });
  fail(...rules);
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const { port: given } = server.address();
  const isFine = ({ answer }) => answer === 'slow' || (answer >= 200 && answer < 300);
  return {
    endpoint: `http://127.0.0.1:${given}`,
    /** Every POST in order: path, headers, text, body if it is JSON, when it came, and how it was answered. */
    posts,
    preflights,
    /**
     * How to fail from now on, in place of what was said before; the first rule that fits counts:
     * `{ answer: 500, every: 3 }`, `{ answer: 503, first: 2 }`, `{ answer: 'reset' }`, `{ answer: 'slow', delay: 800 }`,
     * `{ answer: 429, retryAfter: 2 }`, each for one `path` if it names one. Without a rule all is well.
     */
    fail,
    /** Whether pages may send from now on. */
    allow: (cors) => void (settings.cors = cors),
    get delivered() {
      return posts.filter(isFine).length;
    },
    get failed() {
      return posts.length - posts.filter(isFine).length;
    },
    /** Waits until so many POSTs were answered well. */
    async until(delivered, limit = 10_000) {
      for (const begun = Date.now(); posts.filter(isFine).length < delivered; await sleep(20)) {
        if (Date.now() - begun > limit) throw new Error(`${posts.filter(isFine).length} of ${delivered} messages came.`);
      }
    },
    stop() {
      hold.abort();
      return new Promise((resolve) => server.close(resolve).closeAllConnections());
    },
  };
}
