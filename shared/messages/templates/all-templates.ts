// Every text of every message. A kind, a language or a text that is missing does not compile.
import type { NotificationKind } from '../../domain/notification/kinds';
import type { KindTexts } from '../message-texts';
import { alreadyRegistered } from './already-registered/languages';
import { assessmentCreated } from './assessment-created/languages';
import { documentRefused } from './document-refused/languages';
import { documentVerified } from './document-verified/languages';
import { erased } from './erased/languages';
import { erasureAsked } from './erasure-asked/languages';
import { exportReady } from './export-ready/languages';
import { passwordChanged } from './password-changed/languages';
import { paymentFailed } from './payment-failed/languages';
import { paymentReceived } from './payment-received/languages';
import { reminderAfterDue } from './reminder-after-due/languages';
import { reminderBeforeDue } from './reminder-before-due/languages';
import { reportReady } from './report-ready/languages';
import { resetPassword } from './reset-password/languages';
import { secondFactorChanged } from './second-factor-changed/languages';
import { verifyEmail } from './verify-email/languages';

export const allTemplates: Readonly<{ [Kind in NotificationKind]: KindTexts<Kind> }> = {
  'verify-email': verifyEmail,
  'already-registered': alreadyRegistered,
  'reset-password': resetPassword,
  'password-changed': passwordChanged,
  'second-factor-changed': secondFactorChanged,
  'export-ready': exportReady,
  'erasure-asked': erasureAsked,
  erased,
  'payment-received': paymentReceived,
  'payment-failed': paymentFailed,
  'assessment-created': assessmentCreated,
  'reminder-before-due': reminderBeforeDue,
  'reminder-after-due': reminderAfterDue,
  'document-verified': documentVerified,
  'document-refused': documentRefused,
  'report-ready': reportReady,
};
