// A YAML file of the program is read by the build, so that no command has to.
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** What a YAML file says, as JSON. */
export function yamlToJson(text) {
  return JSON.stringify(parse(text));
}

/** A plugin for esbuild. */
export const yamlData = {
  name: 'yaml-data',
  setup(build) {
    build.onLoad({ filter: /\.yaml$/ }, async ({ path }) => ({
      contents: yamlToJson(await readFile(path, 'utf8')),
      loader: 'json',
    }));
  },
};
