import { describe, expect, test } from 'vitest';
import { isArchive, targetOf } from '../../../src/action/thread/attachment.ts';

const gitHub = { url: new URL('https://github.com') };
const enterprise = { url: new URL('https://git.corp.example:8443') };
const link = (url: string, more: { label?: string; picture?: boolean; inCode?: boolean } = {}) => ({
  ...{ url, label: '', picture: false, inCode: false },
  ...more,
});

describe('attachments', () => {
  test.each([
    ['https://github.com/user-attachments/files/123/report.tgz', gitHub, 'report.tgz'],
    ['https://github.com/metallb/metallb/files/123/report.tar.gz', gitHub, 'report.tar.gz'],
    ['https://github.com/google/metallb/files/123/speaker.log', gitHub, 'speaker.log'],
    ['https://git.corp.example:8443/user-attachments/files/5/a%20b.zip', enterprise, 'a b.zip'],
    ['https://github.com/user-attachments/files/123/%E0%A4%A.log', gitHub, '%E0%A4%A.log'],
  ])('%s', (url, server, name) => {
    expect(targetOf(link(url), server)).toMatchObject({ kind: 'attachment', attachment: { name } });
  });

  test('an asset is called as its link calls it', () => {
    const url = 'https://github.com/user-attachments/assets/0c2e-4f';
    expect(targetOf(link(url, { label: 'logs.zip' }), gitHub)).toEqual({
      kind: 'attachment',
      attachment: { url, name: 'logs.zip' },
    });
  });
});

test.each([
  link('https://user-images.githubusercontent.com/1/2.png'),
  link('https://private-user-images.githubusercontent.com/1/2.png'),
  link('https://github.com/user-attachments/files/1/screen.PNG'),
  link('https://github.com/user-attachments/assets/0c2e-4f', { picture: true }),
])('pictures tell nothing: $url', (picture) => expect(targetOf(picture, gitHub).kind).toMatch(/^(?:picture|other)$/));

test.each([
  'https://gist.github.com/someone/abc',
  'https://drive.example/metallb_report.tgz',
  'https://git.corp.example/user-attachments/files/1/report.tgz',
  'http://github.com/user-attachments/files/1/report.tgz',
  'https://github.com:444/user-attachments/files/1/report.tgz',
  'https://github.com.evil.example/user-attachments/files/1/report.tgz',
])('evidence elsewhere is named and not fetched: %s', (url) => {
  expect(targetOf(link(url), gitHub)).toMatchObject({ kind: 'elsewhere', url });
  expect(targetOf(link(url, { inCode: true }), gitHub)).toEqual({ kind: 'other' });
});

test.each([
  'https://metallb.io/troubleshooting/',
  'https://raw.githubusercontent.com/metallb/metallb/v0.13.12/config/manifests/metallb-native.yaml',
  'https://github.com/metallb/metallb/issues/1',
  'https://github.com/metallb/metallb/archive/v0.9.3.tar.gz',
  'https://github.com/user-attachments/files/1/../../secret',
  'https://token@github.com/user-attachments/files/1/report.tgz',
  'https://[broken/report.tgz',
])('other links are none of our business: %s', (url) => expect(targetOf(link(url), gitHub)).toEqual({ kind: 'other' }));

test.each([
  ['metallb_report.tgz', true],
  ['report.tar.gz', true],
  ['logs.ZIP', true],
  ['speaker.log', false],
  ['config.yaml', false],
])('%s is an archive: %s', (name, is) => expect(isArchive({ url: '', name })).toBe(is));
