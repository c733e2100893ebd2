import { checkScenarios } from '../scenario-runner/check-scenarios.ts';
import { listScenarios } from '../scenario-runner/scenario-list.ts';
import { settingOf } from '../scenario-runner/setting-scenarios.ts';

/** Each setting of the page is set in m3ter, and set back; nothing else is. */
checkScenarios(listScenarios(300, 399), (title, { plan }) => {
  const setting = settingOf(title);
  if (setting === null) return [];
  const changed = plan.changes.flatMap((change) =>
    change.kind === 'integration' ? change.fields.map((field) => field.path) : [],
  );
  const broken = changed.length === 1 && changed[0] === setting ? [] : [`the plan changes: ${changed.join(', ')}`];
  return [{ name: `${setting} is changed`, broken }];
});
