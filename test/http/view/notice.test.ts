import { equal, ok } from 'node:assert/strict'
import { noticeScript } from '../../../src/http/view/notice.js'

describe('noticeScript', () => {
  it('is a script that says why, waits and starts again', () => {
    equal(
      noticeScript('no microkernel', 15),
      '#!ipxe\necho Razor: no microkernel\necho Razor: will reboot in 15 seconds\nsleep 15\nreboot\n',
    )
  })
  for (const hostile of [
    'a\nsanboot http://evil/',
    'a\r\nshell',
    '${net0/mac}',
    'x || shell',
    'x && shell',
    '# comment',
    '"quoted" \'quoted\' \\',
    'x'.repeat(5000),
    '\u0000\u001b[2J',
    '',
  ])
    it(`keeps ${JSON.stringify(hostile.slice(0, 30))} from being read as anything but words`, () => {
      const lines = noticeScript(hostile).split('\n')
      equal(lines.length, 6)
      ok(/^echo Razor: [A-Za-z0-9 .,:;/()_-]{0,200}$/.test(lines[1] ?? ''), lines[1])
    })
})
