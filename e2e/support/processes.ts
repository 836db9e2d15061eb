import process from 'node:process';

/** Whether anybody was there to hear it. A negative number means a group; signal 0 only asks. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** SIGKILL to a group of processes; resolves when none of it is left. */
export async function killGroup(leader: number): Promise<void> {
  while (signal(-leader, 'SIGKILL')) await new Promise((resolve) => setTimeout(resolve, 20));
}
