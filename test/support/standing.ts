/**
 * Follows the blocks of a screen (`selector`) while it is filled, and names each that stood when something came or went
 * above it: a person who was about to press it would press something else.
 */
export function followMoves(root: Element, selector: string): { moved: string[]; stop: () => void } {
  const moved: string[] = [];
  let standing: Element[] = [];
  const look = (): void => {
    const next = [...root.querySelectorAll(selector)];
    const same = standing.findIndex((block, at) => next[at] !== block);
    if (same >= 0)
      for (const block of standing.slice(same))
        if (next.includes(block)) moved.push(block.getAttribute('data-testid') ?? block.textContent);
    standing = next;
  };
  const observer = new MutationObserver(look);
  look();
  observer.observe(root, { childList: true, subtree: true });
  return { moved, stop: () => observer.disconnect() };
}
