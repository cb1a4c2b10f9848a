import { expect, test } from 'vitest';
import { unreadableAttachments } from '../../../src/action/reading/unreadable.ts';
import { healthy } from '../../render/sample-report.ts';

const read = [{ url: 'u', name: 'my report.tgz', label: 'my_report.tgz' }];

test('a damaged attachment is for the reporter, a damaged file in it for the report', () => {
  const inside = { source: 'my_report.tgz/a.log', what: 'cut off', lost: 'part' } as const;
  const itself = { source: 'my_report.tgz', what: 'damaged', lost: 'whole' } as const;
  const { attachments, report } = unreadableAttachments({ ...healthy, unreadable: [inside, itself] }, read);
  expect(attachments).toEqual([{ name: 'my report.tgz', why: 'damaged' }]);
  expect(report.unreadable).toEqual([inside]);
});

test('what the command line advises is left out', () => {
  const what = 'more than 8 GiB unpacked: the rest was not read; --max-bytes raises the limit';
  const { attachments } = unreadableAttachments(
    { ...healthy, unreadable: [{ source: 'my_report.tgz', what, lost: 'part' }] },
    read,
  );
  expect(attachments).toEqual([{ name: 'my report.tgz', why: 'more than 8 GiB unpacked: the rest was not read' }]);
});

test('what lost nothing is no trouble', () => {
  const link = { source: 'my_report.tgz', what: 'a link: not followed', lost: 'nothing' } as const;
  expect(unreadableAttachments({ ...healthy, unreadable: [link] }, read).attachments).toEqual([]);
});

test('files that are wrong in one way are told once', () => {
  const overlapping = (index: number) =>
    ({ source: `my_report.tgz/${index}.log`, what: 'overlaps another', lost: 'whole' }) as const;
  const other = { source: 'my_report.tgz/x.log', what: 'cut off; --max-bytes raises the limit', lost: 'part' } as const;
  const unreadable = [overlapping(1), overlapping(2), other, overlapping(3)];
  expect(unreadableAttachments({ ...healthy, unreadable }, read).report.unreadable).toEqual([
    { ...overlapping(1), what: 'overlaps another (and 2 more like it)' },
    { ...other, what: 'cut off' },
  ]);
});
