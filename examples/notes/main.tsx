import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { openClient } from '../../src/browser/index.ts';
import { ClientProvider, useRecords, useSyncMutation, useSyncStatus } from '../../src/hooks/index.ts';
import { Attention } from './attention.tsx';
import { notebook, noteListing } from './note.ts';

const { client } = openClient({
  domain: notebook,
  listings: [noteListing],
  http: { baseUrl: import.meta.env['VITE_SERVER_URL'] ?? 'http://127.0.0.1:4444' },
  // The person who works here, as returned by the server's sign-in. The application keeps it, so that it is known offline.
  account: {
    tenant: { id: '0190a1b2-0000-7000-8000-00000000000a', slug: 'home', name: 'Home' },
    user: { id: '0190a1b2-0000-7000-8000-00000000000b', name: 'Ada', email: 'ada@home.test', role: 'owner' },
    device: { clientId: (localStorage['clientId'] ??= crypto.randomUUID()), lastReport: null },
  },
});

function Notes() {
  const [search, setSearch] = useState('');
  const notes = useRecords('note', { search });
  const { create, mutate, delete: remove, error } = useSyncMutation('note');
  const { chip, pending } = useSyncStatus();
  return (
    <main>
      <p data-testid="sync">{`${chip}: ${pending} to send`}</p>
      <form action={(form) => void create({ title: String(form.get('title')) }).catch(() => undefined)}>
        <input name="title" aria-label="Title" />
        <button>Add</button>
      </form>
      {error && <p role="alert">{error.message}</p>}
      <input aria-label="Search" value={search} onChange={(event) => setSearch(event.target.value)} />
      <ul>
        {notes.ids.map((id) => (
          <li key={id}>
            {String(notes.row(id)?.summary['title'])}
            <button onClick={() => void mutate(id, { title: `${String(notes.row(id)?.summary['title'])}!` })}>
              Louder
            </button>
            <button onClick={() => void remove(id)}>Delete</button>
          </li>
        ))}
      </ul>
      <Attention />
    </main>
  );
}

const root = document.querySelector('#root');
if (root)
  createRoot(root).render(
    <ClientProvider client={client}>
      <Notes />
    </ClientProvider>,
  );
