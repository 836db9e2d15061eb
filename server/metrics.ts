/** Counters of this process, in the text form of Prometheus. */
export interface Metrics {
  count(name: string, labels?: Record<string, string>, by?: number): void;
  gauge(name: string, read: () => number): void;
  text(): string;
}

export function createMetrics(): Metrics {
  const counters = new Map<string, number>();
  const gauges = new Map<string, () => number>();
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
    text() {
      const lines = [...counters].map(([key, value]) => `${key} ${value}`);
      for (const [name, read] of gauges) lines.push(`${name} ${read()}`);
      return `${lines.sort().join('\n')}\n`;
    },
  };
}
