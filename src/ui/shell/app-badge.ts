import { useEffect } from 'react';

/** The Badging API, where the browser has one. */
type BadgedNavigator = Navigator & {
  setAppBadge?: (count: number) => Promise<void>;
  clearAppBadge?: () => Promise<void>;
};

/** If the browser refuses, the icon stays without a number. Nobody could fix that, so it is not reported. */
const ignore = (): void => undefined;

const show = (count: number, { setAppBadge, clearAppBadge }: BadgedNavigator): void => {
  const done = count > 0 ? setAppBadge?.call(navigator, count) : clearAppBadge?.call(navigator);
  done?.catch(ignore);
};

/**
 * The installed app's icon carries the number of changes that wait for a person, and nothing else: no name, no content
 * (UI-67). Without anybody signed in it carries none.
 */
export function useAppBadge(count: number): void {
  useEffect(() => show(count, navigator), [count]);
  useEffect(() => () => show(0, navigator), []);
}
