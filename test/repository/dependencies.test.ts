import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const manifest = JSON.parse(await readFile('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;
const readme = await readFile('README.md', 'utf8');
const from = readme.indexOf('\n## Dependencies\n');
const section = readme.slice(from, readme.indexOf('\n## ', from + 1));

describe('the packages of this project', () => {
  const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  it.each(names)('%s is justified in the README', (name) => {
    expect(section).toContain(`\`${name}\``);
  });

  it('have exact versions', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
