import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';

const NANOSECONDS = 1e9;

/** How late this process's timers fire: what every request waits before anything is done for it. */
export function measureEventLoop(metrics: Metrics): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  metrics.gauge('event_loop_delay_p50_seconds', () => delay.percentile(50) / NANOSECONDS);
  metrics.gauge('event_loop_delay_p99_seconds', () => delay.percentile(99) / NANOSECONDS);
  metrics.gauge('event_loop_delay_max_seconds', () => delay.max / NANOSECONDS);
}
