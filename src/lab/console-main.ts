/**
 * A terminal on the serial console of a machine of a lab that is kept running. Ctrl-] leaves it.
 *   usage: console-main.js SOCKET          (the lab prints the line)
 */
import { connect } from 'node:net'

const leave = 0x1d // Ctrl-]
const [, , socketPath] = process.argv

if (socketPath === undefined) {
  console.error('usage: console-main.js SOCKET')
  process.exit(2)
}
const line = connect(socketPath)
line.on('connect', () => {
  console.log('Connected. Enter shows the prompt, Ctrl-] leaves.')
  if (process.stdin.isTTY) process.stdin.setRawMode(true)
  process.stdin.on('data', (typed) => {
    if (typed.includes(leave)) process.exit(0)
    line.write(typed)
  })
})
line.on('error', (error) => {
  console.error(`no console at ${socketPath}: ${error.message}`)
  process.exit(1)
})
line.on('close', () => process.exit(0))
line.pipe(process.stdout)
