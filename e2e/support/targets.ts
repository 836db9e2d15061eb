import type { Page } from '@playwright/test';
import { untilPainted } from './painted.ts';

const INTERACTIVE =
  'a[href], button, input, select, textarea, summary, [role="button"], [role="option"], [role="menuitem"]';

/**
 * What a finger misses: controls that don't answer 22 px around their middle, in each direction, because they are
 * smaller or because another lies over them. A tap on its label counts as one on the control.
 */
export async function missedTargets(page: Page, within = 'body'): Promise<string[]> {
  await untilPainted(page);
  return page.evaluate(
    ([selector, root]) => {
      const missed: string[] = [];
      for (const control of document.querySelector(root)?.querySelectorAll<HTMLElement>(selector) ?? []) {
        if (!control.checkVisibility({ checkVisibilityCSS: true }) || control.matches(':disabled')) continue;
        const named = `${control.tagName} ${control.dataset['testid'] ?? ''} ${(control.textContent || (control.getAttribute('aria-label') ?? '')).slice(0, 30)}`;
        control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const { left, top, width, height } = control.getBoundingClientRect();
        // Of no size, or out of the way until the focus is on it (the link to the content).
        if (width < 2 || height < 2 || left + width <= 0) continue;
        const labels = [...((control as HTMLInputElement).labels ?? [])];
        const [x, y] = [left + width / 2, top + height / 2];
        const reach = 21;
        const isChoice = control.matches('[type="checkbox"], [type="radio"]');
        // A checkbox is at the beginning of its line, and the whole line reacts to the finger.
        const line = isChoice ? (labels[0]?.getBoundingClientRect() ?? null) : null;
        const across = line ? [x, x + 44] : [x - reach, x + reach];
        const points = [[x, y], ...across.map((at) => [at, y]), [x, y - reach], [x, y + reach]] as const;
        for (const [atX = 0, atY = 0] of points) {
          const hit = document.elementFromPoint(atX, atY);
          if (hit && (control.contains(hit) || labels.some((label) => label.contains(hit)))) continue;
          const [dx, dy] = [Math.round(atX - x), Math.round(atY - y)];
          missed.push(
            `${named} (${width} × ${height}): ${dx}, ${dy} from its middle is ${hit?.tagName} ${hit?.className}`,
          );
        }
      }
      return missed;
    },
    [INTERACTIVE, within] as const,
  );
}
