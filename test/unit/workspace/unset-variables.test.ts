import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import { parseWorkspace } from '../../../src/workspace/parse-workspace.ts';
import { foldUnset } from '../../../src/workspace/unset-variables.ts';

const connection = (name: string, organization: string, realm: string): string => `apiVersion: tieout/v1
kind: Connection
name: ${name}
m3ter:
  organizationId: ${organization}
quickbooks:
  environment: sandbox
  realmId: ${realm}
`;

function folded(env: Readonly<Record<string, string>>, ...texts: readonly string[]) {
  const files = texts.map((text, index) => {
    const name = `${String(index)}.yaml`;
    return { path: name, name, text, problem: null };
  });
  const { diagnostics, unset } = parseWorkspace(files, { root: '.', env, unsetVariables: 'warning' });
  return foldUnset(diagnostics, unset).filter(({ code }) => code === 'document/unset-variable');
}

const told = (found: readonly Diagnostic[]) => found.map(({ message, hint }) => [message, hint]);

describe('unset variables for people', () => {
  it('are one finding for each connection', () => {
    const found = folded({}, connection('a', '${A_ORG}', '${A_REALM}'), connection('b', '${B_ORG}', '${B_REALM}'));
    expect(told(found)).toEqual([
      [
        'the variables ${A_ORG} and ${A_REALM} are not set; also at 0.yaml:8',
        'set them, then run tieout doctor; tieout plan --sandbox does without them; a default is written ${A_ORG:-…}',
      ],
      [
        'the variables ${B_ORG} and ${B_REALM} are not set; also at 1.yaml:8',
        'set them, then run tieout doctor; tieout plan --sandbox does without them; a default is written ${B_ORG:-…}',
      ],
    ]);
  });

  it('of one value have one place', () => {
    const [only] = told(folded({}, connection('a', '${A}-${B}', '"1"')));
    expect(only?.[0]).toBe('the variables ${A} and ${B} are not set');
  });

  it('stay alone where one is not set, or a name is mistyped', () => {
    expect(told(folded({}, connection('a', '${A_ORG}', '"1"'))).map(([message]) => message)).toEqual([
      'the variable ${A_ORG} is not set',
    ]);
    const slip = told(folded({ A_REALM: '1' }, connection('a', '${A_ORG}', '${A_RAELM}')));
    expect(slip.map(([, hint]) => hint)).toEqual([
      'set A_ORG, or give a default: ${A_ORG:-…}',
      'set A_RAELM, or give a default: ${A_RAELM:-…}; did you mean ${A_REALM}?',
    ]);
  });
});
