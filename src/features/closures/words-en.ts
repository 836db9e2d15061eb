/** What the clinic's closing days say. */
export const words = {
  closure: {
    new: 'New closure',
    newShort: 'New closure',
    list: 'Closing days',
    search: 'Name: holiday, leave…',
    count_one: '{{shown}} closure',
    count_other: '{{shown}} closures',
    none: 'No closing days',
    noneHelp: 'Public holidays, or days the clinic takes off: the agenda shows them closed and offers no free slot.',
    createFirst: 'Add a closure',
    pick: 'Choose a closure',
    pickHelp: 'Its dates will appear here.',
    span: '{{from}} to {{to}}',
    section: { when: 'Closure' },
  },
  field: { closure: { name: 'Reason', start: 'First day', end: 'Last day' } },
} as const;
