// Lint rules of this project's own, loaded by oxlint.

const isDate = (node) => node.type === 'Identifier' && node.name === 'Date';

/** `new Date()` and `Date()` read the clock; `new Date(millis)` only formats a time that was given. */
const noAmbientDate = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { clock: 'Reads the clock: take a Clock as a parameter (src/lib/world.ts).' },
  },
  create(context) {
    return {
      NewExpression(node) {
        if (isDate(node.callee) && node.arguments.length === 0) context.report({ node, messageId: 'clock' });
      },
      CallExpression(node) {
        if (isDate(node.callee)) context.report({ node, messageId: 'clock' });
      },
    };
  },
};

/** What is read by a quoted name: classes of a style sheet, and an element's `data-` attributes. */
const isQuoted = (object) =>
  (object.type === 'Identifier' && /styles$/i.test(object.name)) ||
  (object.type === 'Identifier' && object.name === 'dataset') ||
  (object.type === 'MemberExpression' && object.property.name === 'dataset');

/** `record['birthDate']` reads any name of an untyped object; `record.birthDate` only one that its type has. */
const noFieldByName = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      name: 'Reads a field that no type names: take the record typed by its contract (docs/declare-an-entity.md).',
    },
  },
  create(context) {
    return {
      MemberExpression(node) {
        const { computed, property, object } = node;
        if (computed && property.type === 'Literal' && typeof property.value === 'string' && !isQuoted(object))
          context.report({ node, messageId: 'name' });
      },
    };
  },
};

export default {
  meta: { name: 'medicalpro' },
  rules: { 'no-ambient-date': noAmbientDate, 'no-field-by-name': noFieldByName },
};
