import { checkScenarios } from '../scenario-runner/check-scenarios.ts';
import { listScenarios } from '../scenario-runner/scenario-list.ts';

checkScenarios(listScenarios(400, 599));
