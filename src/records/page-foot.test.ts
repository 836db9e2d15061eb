import { describe, expect, it } from 'vitest';
import { pageFoot } from './page-foot.ts';

describe('the foot of a printed page', () => {
  it('UI-94 holds the title and the page of how many', () => {
    expect(pageFoot('MARTIN Zoé 1984')).toContain('content: "MARTIN Zoé 1984";');
    expect(pageFoot('')).toContain('counter(page) " / " counter(pages)');
  });

  it('UI-94 no name ends the string or the rule', () => {
    const foot = pageFoot(`D'ALMEIDA "x" \\ } @import url(//evil) </style>\n<b>`);
    const [, title = ''] = /content: (".*?"); font/s.exec(foot) ?? [];
    expect(title.slice(1, -1)).toMatch(/^[\p{L}\p{N} \\]*$/u);
    expect(foot.match(/[{}]/g)).toHaveLength(6);
  });
});
