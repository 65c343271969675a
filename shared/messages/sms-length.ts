import { SegmentedMessage } from 'sms-segments-calculator';
export const smsSegments = (text: string): number => new SegmentedMessage(text).segmentsCount;
