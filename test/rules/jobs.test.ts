import { basename, relative } from 'node:path';
import { allJobs, allSchedules, filesOfPools, workersFolder } from '../../shared/jobs/catalogue';
import type { HandlerFile } from '../../shared/jobs/handler';
import { exists, filesEndingIn } from './sources';

const pathOf = (file: string, kind: 'job' | 'schedule') =>
  relative(workersFolder, file).replaceAll('\\', '/').replace(`.${kind}.ts`, '').replace('/', '.');

test('a job is called by the path of its files, and each contract declares exactly one', () => {
  const declared = filesOfPools('job').map((file) => {
    const exported = Object.values(require(file) as Record<string, { name: string }>);
    return { path: pathOf(file, 'job'), names: exported.map(({ name }) => name) };
  });
  expect(declared.length).toBeGreaterThan(0);
  for (const { path, names } of declared) expect(names).toEqual([path]);
});

test('beside each contract lies a handler with either handle or handleMany', () => {
  const faults = allJobs().flatMap(({ name }) => {
    const file = `workers/${name.replace('.', '/')}`;
    if (!exists(`${file}.ts`)) return [`${file}.ts is missing`];
    const { handle, handleMany } = require(`../../${file}`) as HandlerFile;
    return (handle === undefined) === (handleMany === undefined) ? [`${file}.ts needs one of the two`] : [];
  });
  expect(faults).toEqual([]);
});

test('a job that may run again has time to: attempts, timeout and sets are sane', () => {
  for (const { attempts, timeoutSeconds, setSize, concurrency } of allJobs()) {
    expect(attempts).toBeGreaterThanOrEqual(1);
    expect(timeoutSeconds).toBeGreaterThan(0);
    expect(setSize).toBeGreaterThanOrEqual(1);
    expect(concurrency).toBeGreaterThanOrEqual(1);
  }
});

test('events that jobs or schedules name lie in shared/events, under one name each', () => {
  const exported = filesEndingIn('.ts', ['shared/events']).flatMap((file) =>
    Object.values(require(`../../${file}`) as Record<string, unknown>),
  );
  const named = [...allJobs().map(({ on }) => on), ...allSchedules().map(({ event }) => event)];
  for (const event of named) expect(exported).toContain(event);

  const isEvent = (value: unknown): value is { name: string } =>
    typeof value === 'object' && value !== null && 'name' in value && 'payload' in value;
  const names = exported.filter(isEvent).map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test('a schedule is called by the path of its file', () => {
  const declared = filesOfPools('schedule').map((file) => {
    const [schedule] = Object.values(require(file) as Record<string, { name: string }>);
    return [schedule?.name, pathOf(file, 'schedule')];
  });
  for (const [name, path] of declared) expect(name).toBe(path);
  expect(allSchedules().map(({ name }) => name)).toEqual(declared.map(([name]) => name).sort());
});

test('a pool holds contracts, handlers and what they share, and its name is one word', () => {
  const pools = new Set(filesOfPools('job').map((file) => basename(file.slice(0, file.lastIndexOf('/')))));
  for (const pool of pools) expect(pool).toMatch(/^[a-z]+$/);
});
