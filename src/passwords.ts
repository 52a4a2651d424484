/** Passwords: sha512-crypt hashes as /etc/shadow, preseed and kickstart take them. Plain text enters here and goes nowhere else. */
import { encrypt, verify } from 'unixcrypt'

/** `$6$…`, salted afresh each time. */
export const hashPassword = (plain: string): string => encrypt(plain)

/** False for kinds of hash this cannot compute (yescrypt, bcrypt): then the hash must be given again as it is. */
export function verifyPassword(plain: string, hash: string): boolean {
  if (plain === hash) return true
  if (!hash.startsWith('$6$') && !hash.startsWith('$5$')) return false
  return verify(plain, hash)
}
