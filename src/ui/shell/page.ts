import { useEffect } from 'react';
import { createStore, useStore } from '../primitives/external-store.ts';

export interface Page {
  title: string;
  /** The address of "back" on a narrow screen. */
  back?: string | undefined;
  /** Whether one task fills the screen (a form). The bottom bar is hidden then. */
  focused?: boolean;
}

const NAME = 'MedicalPro';
const page = createStore<Page>({ title: '' });
const detail = createStore('');

const retitle = () => {
  document.title = [detail.get(), page.get().title, NAME].filter(Boolean).join(' · ');
};

/** Set by the screen of a route: what the header shows. */
export function usePage({ title, back, focused = false }: Page): void {
  useEffect(() => {
    page.set({ title, back, focused });
    retitle();
    return () => page.set({ title: '' });
  }, [title, back, focused]);
}

/** Set by the part of a screen that shows one record: the beginning of the document's title. */
export function usePageDetail(name: string): void {
  useEffect(() => {
    detail.set(name);
    retitle();
    return () => {
      detail.set('');
      retitle();
    };
  }, [name]);
}

export const useCurrentPage = (): Page => useStore(page);
