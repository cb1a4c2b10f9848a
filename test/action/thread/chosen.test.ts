import { describe, expect, test } from 'vitest';
import { chosenOf } from '../../../src/action/thread/chosen.ts';
import type { Comment, Thread } from '../../../src/action/thread/thread.ts';

const server = { url: new URL('https://github.com') };
const at = (name: string): string => `[${name}](https://github.com/user-attachments/files/1/${name})`;

function threadOf(body: string, ...comments: readonly (readonly [string, string, string?])[]): Thread {
  return {
    ...{ issue: 1, title: 't', body, author: { login: 'reporter', type: 'User' } },
    ...{ isPullRequest: false, labels: [], updatedAt: '' },
    comments: comments.map(
      ([login, text, association = 'NONE'], index): Comment => ({
        ...{ id: index + 1, url: '', author: { login, type: 'User' }, association, body: text },
      }),
    ),
  };
}

function names(thread: Thread, most = 10) {
  const { given, superseded, notRead } = chosenOf(thread, server, most);
  return {
    given: given.map(({ name }) => name),
    superseded: superseded.map(({ name }) => name),
    notRead: notRead.map(({ name }) => name),
  };
}

describe('which attachments are one bundle', () => {
  test('those of the issue, where no comment brought more', () => {
    const thread = threadOf(`${at('report.tgz')} and ${at('service.yaml')}`, ['reporter', 'any news?']);
    expect(names(thread).given).toEqual(['report.tgz', 'service.yaml']);
  });

  test('a newer archive takes the place of all before it', () => {
    const thread = threadOf(`${at('old.tgz')} ${at('old.log')}`, ['reporter', at('new.tgz')], ['reporter', 'thanks']);
    expect(names(thread)).toEqual({ given: ['new.tgz'], superseded: ['old.tgz', 'old.log'], notRead: [] });
  });

  test('single logs belong to the archive before them', () => {
    const thread = threadOf(at('old.tgz'), ['reporter', at('report.tgz')], ['reporter', at('speaker.log')]);
    expect(names(thread)).toEqual({ given: ['report.tgz', 'speaker.log'], superseded: ['old.tgz'], notRead: [] });
  });

  test('without any archive all files are together', () => {
    const thread = threadOf(at('speaker.log'), ['reporter', at('controller.log')]);
    expect(names(thread).given).toEqual(['speaker.log', 'controller.log']);
  });

  test('no more than may be downloaded, the newest', () => {
    const thread = threadOf(`${at('a.log')} ${at('b.log')}`, ['reporter', at('c.log')]);
    expect(names(thread, 2)).toEqual({ given: ['b.log', 'c.log'], superseded: [], notRead: ['a.log'] });
  });

  test('a maintainer may bring the bundle', () => {
    const thread = threadOf(at('old.tgz'), ['maintainer', at('mine.tgz'), 'MEMBER']);
    expect(names(thread).given).toEqual(['mine.tgz']);
  });

  test('a stranger cannot push the bundle of the reporter aside', () => {
    const thread = threadOf(at('report.tgz'), ['stranger', at('healthy.tgz')]);
    expect(names(thread)).toEqual({ given: ['report.tgz'], superseded: [], notRead: ['healthy.tgz'] });
  });

  test('but he may bring the only one', () => {
    expect(names(threadOf('it fails', ['stranger', at('mine.tgz')])).given).toEqual(['mine.tgz']);
  });

  test('who quotes or repeats a link brings nothing', () => {
    const thread = threadOf(at('old.tgz'), ['reporter', at('new.tgz')], ['maintainer', `again ${at('old.tgz')}`, 'OWNER']);
    expect(names(thread)).toMatchObject({ given: ['new.tgz'], superseded: ['old.tgz'] });
  });

  test('where the newest gave nothing, the one before it counts', () => {
    const thread = threadOf(at('old.tgz'), ['reporter', at('new.tgz')]);
    const lost = new Set(['https://github.com/user-attachments/files/1/new.tgz']);
    expect(chosenOf(thread, server, 10, { lost, single: new Set() })).toMatchObject({
      given: [{ name: 'old.tgz' }],
      superseded: [],
    });
  });

  test('what is only called an archive is a single file', () => {
    const thread = threadOf(at('old.tgz'), ['reporter', at('log.tgz')]);
    const single = new Set(['https://github.com/user-attachments/files/1/log.tgz']);
    expect(chosenOf(thread, server, 10, { lost: new Set(), single }).given).toMatchObject([
      { name: 'old.tgz' },
      { name: 'log.tgz' },
    ]);
  });

  test('links of strangers are not worth a word', () => {
    expect(names(threadOf(at('a.tgz'), ['stranger', 'https://drive.example/mine.tgz'])).notRead).toEqual([]);
  });

  test('evidence elsewhere is named', () => {
    const thread = threadOf('see https://drive.example/report.tgz');
    expect(chosenOf(thread, server, 10).notRead).toEqual([
      { name: 'https://drive.example/report.tgz', why: expect.stringContaining('not downloaded') },
    ]);
  });
});

describe('whose words go along', () => {
  const said = (thread: Thread) => chosenOf(thread, server, 10).heard.comments.map(({ author }) => author.login);

  test('those of reporter and people, where they brought a bundle', () => {
    const thread = threadOf(at('a.tgz'), ['stranger', 'same here'], ['reporter', 'more'], ['maintainer', 'hm', 'MEMBER']);
    expect(said(thread)).toEqual(['reporter', 'maintainer']);
  });

  test('all, where nobody did', () => {
    expect(said(threadOf('it fails', ['stranger', 'here too']))).toEqual(['stranger']);
  });
});
