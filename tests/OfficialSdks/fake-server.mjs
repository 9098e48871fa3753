// Starts samples/FakeServer on a free port and reads from its output where it listens and which keys it takes.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const project = new URL('../../samples/FakeServer', import.meta.url).pathname;

// Who is told to end, as by `node --test`, ends as usual, and so ends what it started.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => process.exit(1));
}

export const now = Date.parse('2026-03-10T12:00:00Z');

export async function startFakeServer(...customers) {
  const server = spawn(
    'dotnet',
    ['run', '--no-build', '--project', project, '--', '--port', '0', '--time', '2026-03-10T12:00Z', ...customers.flatMap((customer) => ['--customer', customer])],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  // The whole group, since `dotnet run` has the server as a child.
  const stop = () => { try { process.kill(-server.pid, 'SIGTERM'); } catch { /* It has ended. */ } };
  process.once('exit', stop);

  const keys = [];
  let origin;
  for await (const line of createInterface({ input: server.stdout })) {
    origin ??= /^Autumn\s+(http:\S+\/)v1\/$/.exec(line)?.[1];
    keys.push(...[.../Authorization: Bearer (\S+)/.exec(line) ?? []].slice(1));
    if (line.includes('Ctrl+C')) {
      return { origin, autumnKey: keys[0], dodoKey: keys[1], stop };
    }
  }

  throw new Error('samples/FakeServer ended before it listened. Was it built?');
}
