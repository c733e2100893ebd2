import { createSchedule } from './schedule.ts';
import { simulate } from './simulation.ts';
let req = 0;
await simulate(createSchedule(1));
const c = process.cpuUsage();
const N = 40;
for (let seed = 1; seed <= N; seed += 1) req += (await simulate(createSchedule(seed))).requests;
const d = process.cpuUsage(c);
console.log({
  perSchedule: req / N,
  cpuMsPerSchedule: (d.user + d.system) / 1000 / N,
  usPerRequest: (d.user + d.system) / req,
});
