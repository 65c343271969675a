// Statements as files, for tests of what is read from them.
import { referenceOf } from '../../shared/domain/payment/reference';
import { isFault, type StatementPlace } from '../../shared/domain/statement/statement-line';
import { openZoneClock } from '../../shared/domain/zone-clock';
import { readStatement, type StatementType } from '../../shared/statements/read-statement';

export const ofMadagascar: StatementPlace = { currency: 'MGA', clock: openZoneClock('Indian/Antananarivo') };
export const ofGuinea: StatementPlace = { currency: 'XAF', clock: openZoneClock('Africa/Malabo') };

export const aReference = referenceOf('0197b1a2-0000-7000-8000-000000000001');

/** What is read, apart from what is wrong. */
export function reading(type: StatementType, file: string | Buffer, place = ofMadagascar) {
  const read = [...readStatement(type, Buffer.from(file as string), place)];
  return {
    lines: read.flatMap((one) => (isFault(one) ? [] : [one])),
    faults: read.filter(isFault).map(({ line, field, message }) => `${line} ${field}: ${message}`),
  };
}

export type EntryFields = {
  amount: string;
  currency: string;
  way: string;
  state: string;
  bookedOn: string;
  bankReference: string;
  endToEnd: string;
  remark: string;
  details: string;
};

/** An entry as version 08 writes it, with `details` in place of what is usually there. */
export function anEntry(over: Partial<EntryFields> = {}): string {
  const { amount, currency, way, state, bookedOn, bankReference, endToEnd, remark, details } = {
    amount: '25000.00',
    currency: 'XAF',
    way: 'CRDT',
    state: '<Cd>BOOK</Cd>',
    bookedOn: '<Dt>2026-03-02</Dt>',
    bankReference: 'BG0001',
    endToEnd: 'NOTPROVIDED',
    remark: '',
    details: undefined,
    ...over,
  };
  const usual = `<TxDtls><Refs><AcctSvcrRef>${bankReference}</AcctSvcrRef><EndToEndId>${endToEnd}</EndToEndId></Refs>
    <RmtInf><Ustrd>${remark}</Ustrd></RmtInf></TxDtls>`;
  return `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${way}</CdtDbtInd><Sts>${state}</Sts>
    <BookgDt>${bookedOn}</BookgDt><NtryDtls>${details ?? usual}</NtryDtls></Ntry>`;
}

export const aBalance = (kind: string, amount: string, way = 'CRDT'): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="XAF">${amount}</Amt><CdtDbtInd>${way}</CdtDbtInd></Bal>`;

export const aBankStatement = (
  content: string,
  version = '08',
  head = '<?xml version="1.0" encoding="UTF-8"?>',
): string =>
  `${head}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}">
    <BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>${content}</Stmt></BkToCstmrStmt></Document>`;
