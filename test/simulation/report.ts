import type { Outcome } from './run.ts';

/**
 * What a person needs to see a failure again: seed, faults, step, invariant, the last lines of the trace, the command.
 */
export function report(outcome: Outcome, tier = 'A'): string {
  const { plan, failure } = outcome;
  if (!failure)
    return `seed ${plan.seed}: ${outcome.steps} steps, ${outcome.faults} faults, hash ${outcome.hash.toString(16)}`;
  return [
    `FAILED seed ${plan.seed}, tier ${tier}, step ${failure.step}, ${failure.invariant}`,
    `  ${failure.detail}`,
    `  faults on: ${plan.faults.join(', ') || 'none'}; ${plan.devices} devices, ${plan.people} people, ${plan.tenants} tenants, ${plan.actions.length} actions`,
    ...failure.trace.map((line) => `    ${line}`),
    `  replay: npm run sim -- --seed ${plan.seed}${tier === 'A' ? '' : ` --tier ${tier}`}`,
  ].join('\n');
}
