import { describe, expect, it } from 'vitest';
import { openDrugs, type DrugWorker } from './drug-link.ts';
import { NO_DRUGS, type DrugQuestion, type DrugReply } from './messages.ts';

class FakeWorker implements DrugWorker {
  received: DrugQuestion[] = [];
  isEnded = false;
  onmessage: DrugWorker['onmessage'] = null;
  onerror: DrugWorker['onerror'] = null;
  postMessage(message: DrugQuestion): void {
    this.received.push(message);
  }
  terminate(): void {
    this.isEnded = true;
  }
  say(data: DrugReply): void {
    this.onmessage?.({ data } as MessageEvent<DrugReply>);
  }
  kinds = () => this.received.map(({ kind }) => kind);
}

function world() {
  const workers: FakeWorker[] = [];
  const ticks: (() => void)[] = [];
  const drugs = openDrugs(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    { tenantId: 't', userId: 'u' },
    {
      every: (_ms, work) => (ticks.push(work), () => void ticks.splice(ticks.indexOf(work), 1)),
      onOnline: () => () => undefined,
    },
  );
  return { workers, drugs, tick: () => ticks.forEach((work) => work()), ticks };
}

describe('the page’s link to the drugs’ worker', () => {
  it('DC-25 a dead worker is said to be broken, and the next try begins with a new one', async () => {
    const { workers, drugs } = world();
    drugs.show();
    workers[0]?.say({ kind: 'status', status: { ...NO_DRUGS, ready: true, size: 3 } });
    const pending = drugs.find('doli', 5);
    workers[0]?.onerror?.({} as ErrorEvent);
    await expect(pending).rejects.toMatchObject({ name: 'SilentError' });
    expect([drugs.status().last, drugs.status().ready, workers[0]?.isEnded]).toEqual(['broken', false, true]);
    drugs.follow();
    expect(workers).toHaveLength(2);
    expect(workers[1]?.kinds()).toEqual(['open', 'show', 'follow']);
    workers[1]?.say({ kind: 'status', status: { ...NO_DRUGS, ready: true, last: 'up-to-date' } });
    expect(drugs.status()).toMatchObject({ ready: true, last: 'up-to-date' });
    // A message from a worker that has been replaced is ignored.
    workers[0]?.onerror?.({} as ErrorEvent);
    expect(drugs.status().last).toBe('up-to-date');
  });

  it('DC-25 a question that the worker could not answer rejects', async () => {
    const { workers, drugs } = world();
    const pending = drugs.detail('d1');
    const question = workers[0]?.received.at(-1);
    workers[0]?.say({ kind: 'failed', id: question?.kind === 'detail' ? question.id : 0 });
    await expect(pending).rejects.toMatchObject({ name: 'SilentError' });
  });

  it('DC-28 asks again from time to time; who was refused only when a screen asks', () => {
    const { workers, drugs, tick, ticks } = world();
    tick();
    workers[0]?.say({ kind: 'status', status: { ...NO_DRUGS, last: 'not-allowed' } });
    tick();
    expect(workers[0]?.kinds()).toEqual(['open', 'follow', 'follow']);
    drugs.follow();
    expect(workers[0]?.kinds()).toHaveLength(4);
    drugs.close();
    expect([workers[0]?.isEnded, ticks.length]).toEqual([true, 0]);
    drugs.follow();
    expect(workers).toHaveLength(1);
  });
});
