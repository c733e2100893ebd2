import type { ObservedMapping } from '../../model/m3ter.ts';
import type { Intern } from '../../support/intern.ts';
import { jsonNumber, type JsonObject } from '../../support/json.ts';
import { integerField, optionalText, subjectOf, textField } from './fields.ts';

/** An external mapping (`m3ter.md` §3.2). @throws UnexpectedAnswer */
export function decodeMapping(object: JsonObject, intern: Intern = (text) => text): ObservedMapping {
  const subject = subjectOf('external mapping', object);
  const text = (field: string): string => textField(object, field, subject);
  const link = optionalText(object, 'integrationConfigId', subject);
  return {
    id: subject.id,
    version: integerField(object, 'version', subject),
    m3terEntity: intern(text('m3terEntity')),
    m3terId: intern(text('m3terId')),
    externalSystem: intern(text('externalSystem')),
    externalTable: intern(text('externalTable')),
    externalId: text('externalId'),
    integrationConfigId: link === null ? null : intern(link),
  };
}

/** The fields of a mapping that we write. */
export interface MappingRequest {
  readonly m3terEntity: string;
  readonly m3terId: string;
  readonly externalSystem: string;
  readonly externalTable: string;
  readonly externalId: string;
  readonly integrationConfigId: string | null;
}

/** The body of a POST, without a version, and without a link when there is none. */
export function encodeNewMapping(request: MappingRequest): JsonObject {
  const { integrationConfigId, ...required } = request;
  return integrationConfigId === null ? required : { ...required, integrationConfigId };
}

/** The body of a PUT: the mapping as read, with what we own on top, and the version that was read. */
export function encodeMappingUpdate(raw: JsonObject, version: number, request: MappingRequest): JsonObject {
  const kept = Object.fromEntries(Object.entries(raw).filter(([key]) => !READ_ONLY_FIELDS.has(key)));
  const { integrationConfigId: _link, ...unlinked } = kept;
  return { ...unlinked, ...encodeNewMapping(request), version: jsonNumber(String(version)) };
}

/** Fields that m3ter sets itself. They are never sent back (`m3ter.md` §2.2, §3.2). */
export const READ_ONLY_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'version',
  'dtCreated',
  'dtLastModified',
  'createdBy',
  'lastModifiedBy',
  'authorized',
  'enabled',
  'triggerType',
]);
