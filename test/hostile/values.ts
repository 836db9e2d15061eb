/** Values as JSON text, so that what no program would write can be sent too. */

const words = (text: string): string[] => text.trim().split(/\s+/);
const quote = (values: readonly string[]): string[] => values.map((value) => JSON.stringify(value));

/** No database, and not every program, can keep these: they are refused wherever they stand, never repaired. */
export const UNFIT: readonly string[] = [
  String.raw`"\u0000"`, String.raw`"a\u0000b"`, String.raw`"\u0000\u0000"`, String.raw`"\ud800"`, String.raw`"\udfff"`, String.raw`"\udfff\ud800"`, String.raw`"a\ud83d"`, String.raw`"\ude00b"`,
  String.raw`"e\u0301"`, String.raw`"\u0065\u0301"`, String.raw`"\u212b"`, String.raw`"\u1100\u1161"`, String.raw`"\ufb1d"`, String.raw`"\u0344"`, String.raw`"q\u0323\u0307 \u0041\u030a"`,
];

const NUMBERS = words(`
  0 -0 1 -1 1.5 0.1 1e1 1e-7 1e21 1e308 -1e308 1e400 -1e400 1e-400 5e-324 9007199254740991 9007199254740993 -9007199254740993 2147483647 2147483648 -2147483649
  9223372036854775807 9223372036854775808 18446744073709551616 1e200000 0.1e3 12.340 100.0000000000000001 99.999 100.01 0.005 3.4028236e38 1.7976931348623159e308`);

const SHAPES = [
  'null', 'true', 'false', '[]', '{}', '[null]', '[[]]', '[{}]', '{"a":null}', '{"":""}', '[[[[[[[[[[]]]]]]]]]]', '{"length":3}', '{"0":"a","1":"b"}', '{"toJSON":1}', '{"valueOf":1}', '{"then":1}', '{"$ref":"#"}',
  '{"__proto__":null}', '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"prototype":1}', '{"hasOwnProperty":1}', '{"toString":"x"}', String.raw`{"\u005f_proto__":{"a":1}}`,
  `[${'1,'.repeat(5000)}1]`, `[${'"a",'.repeat(999)}"a"]`, `{${Array.from({ length: 3000 }, (_, index) => `"k${index}":1`).join(',')}}`, `${'{"a":'.repeat(50)}1${'}'.repeat(50)}`, `${'['.repeat(50)}${']'.repeat(50)}`,
];

const TEXTS = [
  ...quote(['', ' ', '\t', '\n', '\r\n', '  leading', 'trailing  ', '\u00a0', '\u3000', '\u2028', '\u2029', '\u0085', '\u200b', '\u200d', '\u2060', '\ufeffx', '\u00ad', '\u034f', '\u180e', '\ufff9', '\ufffd', '\ufffe', '\uffff', '\u{1fffe}', '\u{10ffff}', '\u{e0001}', '\u{f0000}']),
  ...quote(['\u202egpj.exe', '\u202dabc', '\u2066\u2069', '\u061c', '\u001b[31m', '\u0007', '\u0008\u007f', '\u009b', 'Ω\u0327', 'ﬃ', 'Å', 'İ', 'ß', 'ﬀ', '👩‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A'.normalize('NFC'), 'ﷺ', '𒐫', '﷽']),
  ...quote(["'", '"', '`', '\\', "''", "';", "'; DROP TABLE patient; --", "' OR 1=1 --", "') OR ('1'='1", '1; SELECT pg_sleep(9)', "'||pg_sleep(9)||'", '$1', '$$', "E'\\x41'", '%', '_', '%_%', '%s%n%x', '\\u0041', '{{7*7}}', '${7*7}', '#{7*7}', '<%= 7*7 %>']),
  ...quote(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', 'javascript:alert(1)', '<svg/onload=alert(1)>', '</textarea><script>', '&lt;b&gt;', '<!--', ']]>', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>', 'data:text/html,x']),
  ...quote(["=cmd|' /C calc'!A0", '=1+1', '+1', '-1', '@SUM(1)', '\t=1', '|calc', '../../etc/passwd', '..\\..\\x', '/dev/null', 'C:\\x', 'file:///etc/passwd', 'http://169.254.169.254/', '() { :; }; x', '$(id)', '`id`', '; id', '| id', '& id', '\r\nSet-Cookie: x=1', 'a\r\nb: c']),
  ...quote(['null', 'NULL', 'undefined', 'NaN', 'Infinity', 'infinity', '-infinity', 'epoch', 'now', 'today', 'true', 'false', '0', '[]', '{}', '[object Object]', '__proto__', 'constructor', 'toString', '*', 'admin', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']),
  ...quote(['a'.repeat(201), 'a'.repeat(501), 'a'.repeat(10_001), 'a'.repeat(50_001), `${'a'.repeat(30_000)}!`, '@'.repeat(20_000), `${'a@'.repeat(9000)}a`, '1'.repeat(30_000), ' '.repeat(30_000), '😀'.repeat(6000), `${'a.'.repeat(5000)}@b`, `${'('.repeat(5000)}`, '\u0301'.repeat(5000), `x${'-'.repeat(10_000)}y`]),
];

/** Days and moments that aren't any, or that programs don't agree on. */
export const DATES: readonly string[] = quote([
  '2026-02-29', '2026-02-30', '2026-04-31', '2026-00-10', '2026-13-01', '2026-01-00', '2026-01-32', '0000', '0000-00-00', '0001-01-01', '9999-12-31', '99999-01-01', '-0001-01-01', '+002026-01-01', '26-01-01', '2026-1-1', '2026/01/01', '01/02/2026', '20260101',
  '2026-01-01T', '2026-01-01T10', '2026-01-01T10:00', '2026-01-01T10:00:00', '2026-01-01T10:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T23:59:60Z', '2026-06-30T23:59:60Z', '2026-01-01T25:00:00Z', '2026-01-01T10:60:00Z', '2026-01-01T10:00:61Z', '2026-02-30T10:00:00Z',
  '2026-01-01T10:00:00+24:00', '2026-01-01T10:00:00+23:59', '2026-01-01T10:00:00-00:00', '2026-01-01T10:00:00.1234567890Z', '2026-01-01T10:00:00,5Z', '2026-01-01t10:00:00z', '2026-01-01 10:00:00Z', '0001-01-01T00:00:00+23:00', '9999-12-31T23:59:59-23:00',
  '-000001-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '+275760-09-14T00:00:00Z', '2026-W01-1', '2026-001', 'Thu, 01 Jan 2026 00:00:00 GMT', '1767225600000', 'yesterday', '２０２６-01-01', '٢٠٢٦-01-01', '2026−01−01', ' 2026-01-01', '2026-01-01\u0000'.slice(0, 10).concat(' '),
]);

export const VALUES: readonly string[] = [...UNFIT, ...NUMBERS, ...SHAPES, ...TEXTS, ...DATES];

/** Bodies that are no JSON, or that JSON readers don't agree on. */
export const NOT_JSON: readonly string[] = [
  '', ' ', '{', '}', '[', ']', '{}}', '{"a"}', '{"a":}', '{"a":1,}', '{,}', '[1,]', '[,1]', "{'a':1}", '{a:1}', '{"a":1 "b":2}', '{"a" 1}', '"', '"a', "'a'", '{"a":"', '{"a":"b', '{"a":"b"', '{"clientId":',
  'NaN', 'Infinity', '-Infinity', 'undefined', 'True', 'nul', 'tru', '+1', '01', '1.', '.1', '1e', '1e+', '0x10', '1_000', '--1', '{"a":01}', '{"a":+1}', '{"a":1e}', '{"a":.5}', '{"a":NaN}', '{"a":undefined}',
  '{"a":"\n"}', '{"a":"\t"}', '{"a":"\u0001"}', '{"a":"\\x"}', '{"a":"\\u12"}', '{"a":"\\u12g4"}', '{"a":"\\"}', '\u0000', '{}\u0000', '\ufeff{}', '\u00a0{}', '// x\n{}', '/* x */{}', '{}//', '# x\n{}', '{} {}', '{}{}', '[]x', '<html><body>Sign in to the network</body></html>', '<?xml version="1.0"?><a/>', 'a=1&b=2', '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--', '---\na: 1\n', '!!js/function x', '\u001e{}',
];

/** Bytes that are no UTF-8. */
export const NOT_UTF8: readonly (readonly number[])[] = [
  [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe0, 0x80, 0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x9f, 0x98], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xfe], [0xff], [0xff, 0xfe], [0xfe, 0xff],
];

/** Names that no entity has, and that somebody would like to set. */
export const FORBIDDEN_KEYS: readonly string[] = [
  'tenantId', 'tenant_id', 'version', 'rev', 'deleted', 'deletedAt', 'deleted_at', 'createdAt', 'created_at', 'updatedAt', 'updated_at', 'updatedBy', 'updated_by', 'password', 'passwordHash', 'password_hash', 'permissions', 'isAdmin', '__proto__', 'constructor', 'prototype', 'toString', '', ' ', 'birthName ', 'BIRTHNAME', 'birth_name', '$set', 'a.b', 'id"; DROP TABLE patient; --',
];

export const CONTENT_TYPES: readonly string[] = [
  'text/plain', 'text/html', 'text/json', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/xml', 'application/octet-stream', 'application/javascript', 'application/jsonp', 'application/json-seq', 'application/x-ndjson', 'application/cbor', 'json', 'application/', '/json', '*/*', 'application/json,text/plain', 'application/jsonx', 'image/png', ';', ' ', 'application/json/x', 'x-application/json',
];

export const ENCODINGS: readonly string[] = ['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'compress', 'gzip, gzip', 'gzip, identity', 'x', 'chunked', '*', 'identity, gzip'];

/** Ends of an address. */
export const TAILS: readonly string[] = [
  '%00', '%0a', '%0d%0aSet-Cookie:x=1', '%ff', '%c0%80', '%ed%a0%80', '%', '%zz', '%u0041', '%2e%2e', '..', '..%2f..%2fetc%2fpasswd', '....//', '%2e%2e/', '.', '/', '//', ';', ';x=1', '#', '*', '[]', '{}', '<script>', "'", '"', '`', '\\', '%5c', '~', '!', '$', '&', '+', ',', '=', '@', ':', '|', '^', ' ', '%20', '%09', 'x'.repeat(4000), 'é', '%C3%A9', '%F0%9F%98%80',
  '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '0', '-1', '1', '1e3', 'NaN', 'null', 'undefined', 'true', '__proto__', 'constructor', 'versions', 'g0000000-0000-4000-8000-000000000000', '{00000000-0000-4000-8000-000000000000}', '00000000000040008000000000000000', '00000000-0000-4000-8000-00000000000', '00000000-0000-4000-8000-0000000000000', 'urn:uuid:00000000-0000-4000-8000-000000000000', "1'%20OR%20'1'='1",
];

/** What stands after the question mark. */
export const QUERIES: readonly string[] = [
  'limit=0', 'limit=-1', 'limit=501', 'limit=99999999999999999999', 'limit=1e2', 'limit=0x10', 'limit=1.5', 'limit=', 'limit=NaN', 'limit=%00', 'limit=٣', 'limit=1&limit=2', 'limit[]=1', 'limit[$gt]=1', 'limit= 1', 'limit=1%20', 'limit=+1',
  'cursor=', 'cursor=x', 'cursor=%00', 'cursor=YWZ0ZXI6', 'cursor=YWZ0ZXI6eA', 'cursor=YWZ0ZXI6LTE', 'cursor=YWZ0ZXI6OTk5OTk5OTk5OTk5OTk5OTk5OTk', 'cursor=YWZ0ZXI6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw', 'cursor====', 'cursor=%2B%2F', `cursor=${'A'.repeat(4000)}`, 'cursor=a&cursor=b', 'cursor=YWZ0ZXI6JyBPUiAxPTE',
  'q=%', 'q=%25', 'q=_', 'q=\\', 'q=%00', 'q=%ed%a0%80', 'q=e%CC%81', `q=${'a'.repeat(201)}`, `q=${'a%20'.repeat(60)}`, `q=${'%25'.repeat(60)}`, "q='%20OR%201=1", 'q[]=a', 'q=*', 'q=(', 'q=%5B', 'q=%F0%9F%98%80', 'q=%E2%80%8B',
  'updatedSince=', 'updatedSince=x', 'updatedSince=now', 'updatedSince=infinity', 'updatedSince=2026-02-30', 'updatedSince=0000-00-00', 'updatedSince=9999-12-31T23:59:59Z', 'updatedSince=%2B275760-09-13T00:00:00Z', 'updatedSince=-271821-04-20T00:00:00Z', 'updatedSince=1', 'updatedSince=2026-01-01T00:00:00%00', 'updatedSince=2026-01-01%20garbage',
  'entityType=%00', "entityType='", 'entityId=x', 'userId=1', 'clientId=%00', 'from=x', 'to=x', 'from=2026-02-30', 'to=infinity', 'from=9999-12-31T23:59:59.999Z&to=0001-01-01', '__proto__[x]=1', 'constructor=1', '=', '&', '&&&', '?', '%', '%zz=1', 'a'.repeat(4000), Array.from({ length: 500 }, (_, at) => `k${at}=1`).join('&'),
];

/** Headers, by name. */
export const HEADERS: readonly (readonly [string, string])[] = [
  ['authorization', ''], ['authorization', 'Bearer'], ['authorization', 'Bearer '], ['authorization', 'Bearer a b'], ['authorization', 'Basic YWRtaW46YWRtaW4='], ['authorization', 'Digest x'], ['authorization', `Bearer ${'x'.repeat(7000)}`], ['authorization', 'bearer\tx'], ['authorization', 'Bearer undefined'], ['authorization', 'Bearer null'], ['authorization', 'Bearer ..'],
  ['cookie', '='.repeat(3000)], ['cookie', ';;;=;a=b;%00=%00'], ['cookie', 'medicalpro_session='], ['cookie', 'medicalpro_session=%'], ['cookie', 'medicalpro_session=a; medicalpro_session=b'], ['cookie', `medicalpro_session=${'a.'.repeat(1000)}`], ['cookie', 'medicalpro_device=%00'], ['cookie', '__proto__=x'],
  ['if-match', ''], ['if-match', '"'], ['if-match', '""'], ['if-match', '"x"'], ['if-match', '"-1"'], ['if-match', '"0"'], ['if-match', '"1.5"'], ['if-match', '"99999999999999999999"'], ['if-match', '"1", "2"'], ['if-match', 'W/"1"'], ['if-match', '"1'], ['if-match', '*, *'], ['if-match', '1e3'], ['if-match', '\u00a0'], ['if-match', '"2147483648"'],
  ['if-none-match', '"'.repeat(2000)], ['if-none-match', '*'], ['if-none-match', ','.repeat(2000)], ['if-none-match', 'W/'], ['if-none-match', '"a", "b", '.repeat(300)], ['if-modified-since', 'never'],
  ['idempotency-key', ''], ['idempotency-key', 'a b'], ['idempotency-key', 'é'], ['idempotency-key', 'k'.repeat(256)], ['idempotency-key', 'k'.repeat(5000)], ['idempotency-key', "'; DROP TABLE receipt; --"], ['idempotency-key', '__proto__'],
  ['accept', '*/*;q=NaN, text/csv;;;,'], ['accept', 'text/csv'], ['accept', `${'text/csv,'.repeat(500)}`], ['accept-language', 'x-'.repeat(2000)], ['accept-encoding', 'gzip;q=2, *;q=x'], ['accept-charset', 'x'],
  ['content-length', '0'], ['content-length', '-1'], ['content-length', '1e3'], ['content-length', '99999999999999999999'], ['transfer-encoding', 'x'], ['expect', '100-continue'], ['range', 'bytes=0-999999999999'], ['range', 'bytes=-1'], ['te', 'trailers'], ['upgrade', 'websocket'], ['connection', 'close, x'],
  ['origin', 'null'], ['origin', 'http://evil.test'], ['origin', 'x'], ['origin', 'http://[::1'], ['sec-fetch-site', 'cross-site'], ['sec-fetch-site', ''], ['sec-fetch-site', 'x'], ['referer', 'javascript:alert(1)'], ['host', ''], ['host', 'evil.test'], ['host', 'a b'], ['x-forwarded-for', "'; DROP TABLE session; --"], ['x-forwarded-for', '1,'.repeat(2000)], ['x-forwarded-host', 'evil.test'], ['x-forwarded-proto', 'javascript'], ['x-http-method-override', 'DELETE'], ['x-original-url', '/api/v1/users'], ['forwarded', 'for=x'],
  ['x-medicalpro-account', ''], ['x-medicalpro-account', '/'], ['x-medicalpro-account', 'a/b/c'], ['x-medicalpro-account', '00000001-0000-4000-8000-000000000000/x'], ['last-event-id', '-1'], ['user-agent', 'x'.repeat(7000)], ['x-tenant-id', '00000002-0000-4000-8000-000000000000'],
];

export const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'LINK', 'X'];
