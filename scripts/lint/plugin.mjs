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

export default { meta: { name: 'medicalpro' }, rules: { 'no-ambient-date': noAmbientDate } };
