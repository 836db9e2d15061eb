/** Texts that break a statement which is put together carelessly. */
export const HOSTILE = [
  "O'BRIEN ''",
  "'; DROP TABLE medicament; --",
  'back\\slash \\\' \\" \\0 \\n',
  'line\nand\r\nend\ttab',
  'emoji 💊 é ﷽ \u202e',
  '"double" `tick` [bracket] %s $1 :name ?',
  'x'.repeat(4000),
  '',
  ' ',
  '\u0001\u001a',
];
