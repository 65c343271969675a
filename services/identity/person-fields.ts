// Fields of bodies that people send, with the rules of the owner of a vehicle: the two are often one person.
import { z } from 'zod';
import { jurisdictionCode } from '../../shared/domain/jurisdictions/packs';
import { ownerFields } from '../../shared/domain/vehicle-fields';

/** The rules for a good password are told by the refusal; here only what no password can be. */
export const passwordField = z.string().min(1).max(1000).meta({ description: '12 to 200 characters' });
export const emailField = ownerFields.email.schema;
export const nameField = ownerFields.name.schema;
export const phoneField = ownerFields.phone.schema;
export const languageField = ownerFields.language.schema;
export const jurisdictionField = jurisdictionCode.describe('Whose taxes and services they are; chosen once');

/** 32 bytes in base64url; what has another shape is refused as unknown, like any other wrong one. */
export const tokenField = z.string().min(1).max(200);

export const codeField = z.string().trim().max(20).meta({ description: 'Six digits, from the app' });
export const recoveryCodeField = z.string().trim().max(40).meta({ description: 'One of the recovery codes' });
