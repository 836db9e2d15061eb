import { afterEach, expect, it, vi } from 'vitest';
import { followSession, tellSession } from './session-news.ts';

let stop = (): void => undefined;
afterEach(() => stop());

it('OB-17 another tab, a return from the browser’s cache and a page that is seen again make the page look who is signed in', async () => {
  const news = vi.fn();
  stop = followSession(news);
  tellSession();
  await vi.waitFor(() => expect(news).toHaveBeenCalledTimes(1));
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
  expect(news).toHaveBeenCalledTimes(1);
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(news).toHaveBeenCalledTimes(2);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(news).toHaveBeenCalledTimes(3);
  stop();
  document.dispatchEvent(new Event('visibilitychange'));
  expect(news).toHaveBeenCalledTimes(3);
});
