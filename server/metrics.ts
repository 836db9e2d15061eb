/** Counters of this process, in the text form of Prometheus. */
export interface Metrics {
  count(name: string, labels?: Record<string, string>, by?: number): void;
  gauge(name: string, read: () => number): void;
  /** What a device says is waiting on it. */
  queue(device: string, report: { pending: number; oldestPendingAt: string | null }): void;
  text(): string;
}

/** Devices whose last word is kept; the ones that were silent for longest are forgotten first. */
const MOST_DEVICES = 10_000;

export function createMetrics(now: () => number): Metrics {
  const counters = new Map<string, number>();
  const queues = new Map<string, { pending: number; oldest: number }>();
  const gauges = new Map<string, () => number>([
    ['medicalpro_client_pending_events', () => [...queues.values()].reduce((sum, { pending }) => sum + pending, 0)],
    [
      'medicalpro_client_oldest_pending_seconds',
      () => [...queues.values()].reduce((longest, { oldest }) => Math.max(longest, (now() - oldest) / 1000), 0),
    ],
  ]);
  const series = (name: string, labels: Record<string, string> = {}) => {
    const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value.replaceAll(/["\\\n]/g, '')}"`);
    return pairs.length > 0 ? `${name}{${pairs.join(',')}}` : name;
  };
  return {
    count(name, labels, by = 1) {
      const key = series(`medicalpro_${name}`, labels);
      counters.set(key, (counters.get(key) ?? 0) + by);
    },
    gauge(name, read) {
      gauges.set(`medicalpro_${name}`, read);
    },
    queue(device, { pending, oldestPendingAt }) {
      queues.delete(device);
      if (pending === 0) return;
      queues.set(device, { pending, oldest: oldestPendingAt === null ? now() : Date.parse(oldestPendingAt) });
      if (queues.size > MOST_DEVICES) for (const [longestSilent] of queues) return void queues.delete(longestSilent);
    },
    text() {
      const lines = [...counters].map(([key, value]) => `${key} ${value}`);
      for (const [name, read] of gauges) lines.push(`${name} ${read()}`);
      return `${lines.sort().join('\n')}\n`;
    },
  };
}
