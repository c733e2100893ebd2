import { parseWorkspace } from '../../src/workspace/parse-workspace.ts';
import type { Connection, DeliveryText, Workspace } from '../../src/model/workspace.ts';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { seedId } from '../../src/sandbox/seed/m3ter-records.ts';
import { invariant } from '../../src/support/invariant.ts';

export const GRACE_MINUTES = 30;

/** The id of the credential that connects m3ter's own engine with QuickBooks. */
export const CREDENTIAL_ID = seedId('credential', 'simulation');

/** The company's custom field that purchase orders stand in. */
export const ORDER_FIELD = '1';

const connectionText = (limits: string): string => `
apiVersion: tieout/v1
kind: Connection
name: simulation
m3ter: { organizationId: "${SANDBOX_ENVIRONMENT.M3TER_ORG_ID}" }
quickbooks: { environment: sandbox, realmId: "${SANDBOX_ENVIRONMENT.QUICKBOOKS_REALM_ID}" }
limits: ${limits}
`;

const integrationText = (text: DeliveryText): string => `
apiVersion: tieout/v1
kind: Integration
name: Simulated invoices
connection: simulation
destination: QuickBooksSandbox
entityType: Bill
credential: ${CREDENTIAL_ID}
bills: { onlySendOnApproval: true }
customers: { missing: create, match: displayName }
delivery:
  mode: replay
  from: 2026-08-01
  graceMinutes: ${String(GRACE_MINUTES)}
  tax: { code: NON }
  text: ${text}
  purchaseOrder: { customField: "${ORDER_FIELD}" }
`;

const MAPPINGS = `
apiVersion: tieout/v1
kind: ExternalMappings
name: everything
connection: simulation
mappings:
  - { account: MAPPED, customer: "58" }
  - { account: POUNDS, customer: { displayName: "Pounds Ltd" } }
  - { product: platform, item: { name: Platform } }
  - { product: usage, item: { name: Usage } }
`;

/** The files of the workspace, in the order of their names. `limits` is the Connection's, in YAML. */
export function workspaceTexts(limits = '{}', text: DeliveryText = 'auto'): readonly string[] {
  return [connectionText(limits), integrationText(text), MAPPINGS];
}

export interface SimulatedWorkspace {
  readonly workspace: Workspace;
  readonly connection: Connection;
}

/** The workspaces that simulated runs read, by `delivery.text`, each parsed once. */
export const SIMULATED_WORKSPACES = {
  auto: parseSimulated('auto'),
  unicode: parseSimulated('unicode'),
} as const;

function parseSimulated(setting: DeliveryText): SimulatedWorkspace {
  const files = workspaceTexts('{}', setting).map((text, index) => {
    const name = `document-${String(index)}.yaml`;
    return { path: name, name, text, problem: null };
  });
  const { workspace, diagnostics } = parseWorkspace(files, { root: '.', env: {}, unsetVariables: 'error' });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [connection] = workspace.connections;
  invariant(errors.length === 0 && connection !== undefined, `the workspace has errors: ${JSON.stringify(errors)}`);
  return { workspace, connection };
}
