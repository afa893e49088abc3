// Signed addresses, independent of the product's own signing: AWS Signature Version 4 in the query.
import { createHash, createHmac } from 'node:crypto';

const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** Signs a request to `url` for the keys that the test server knows. `at` is when it is signed. */
export function presign(url, { method = 'GET', expires = 600, at = new Date(), region = 'us-east-1', secret = 'test' } = {}) {
  const { protocol, host, pathname, searchParams } = new URL(url);
  const instant = at.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${instant.slice(0, 8)}/${region}/s3/aws4_request`;
  const query = [
    ...searchParams,
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `test/${scope}`],
    ['X-Amz-Date', instant],
    ['X-Amz-Expires', String(expires)],
    ['X-Amz-SignedHeaders', 'host'],
  ].map(([name, value]) => `${encode(name)}=${encode(value)}`);
  query.sort();
  const path = pathname.split('/').map((part) => encode(decodeURIComponent(part))).join('/');
  const request = [method, path, query.join('&'), `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const text = ['AWS4-HMAC-SHA256', instant, scope, createHash('sha256').update(request).digest('hex')].join('\n');
  const key = scope.split('/').reduce((key, part) => hmac(key, part), `AWS4${secret}`);
  return `${protocol}//${host}${path}?${query.join('&')}&X-Amz-Signature=${hmac(key, text).toString('hex')}`;
}
