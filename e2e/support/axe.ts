import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** The faults that axe finds on the present page, each as `rule: element`. */
export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}
