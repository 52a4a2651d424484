/** Tells systemd that the appliance is ready or stopping (sd_notify). Node.js has no unix datagram socket, so systemd-notify says it; without systemd nothing happens. */
import { spawn } from 'node:child_process'

/** `state` as in sd_notify(3): `READY=1`, `STOPPING=1`. Resolves when it was said, or could not be. */
export function notifySystemd(state: string, socket: string | undefined): Promise<void> {
  if (socket === undefined || socket === '') return Promise.resolve()
  return new Promise((resolve) => {
    const child = spawn('systemd-notify', [state], {
      stdio: 'ignore',
      env: { NOTIFY_SOCKET: socket, PATH: '/usr/bin:/bin' },
    })
    child.on('error', () => resolve())
    child.on('exit', () => resolve())
  })
}
