/** ClientConfig: what microkernels take their configuration from, in every reply to them. Constant while the process lives: an old one restarts whenever a value changes. */
import type { MicrokernelSettings, ServerAddress } from './parts.js'

/** Facts an old microkernel does not send: the original's own pattern. */
const factsLeftOut =
  '(^facter.*$)|(^id$)|(^kernel.*$)|(^memoryfree$)|(^operating.*$)|(^osfamily$)|(^path$)|(^ps$)|(^ruby.*$)|(^selinux$)|(^ssh.*$)|(^swap.*$)|(^timezone$)|(^uniqueid$)|(^uptime.*$)|(.*json_str$)'

export type ClientConfig = Readonly<Record<string, string | number>>

/**
 * The original's keys in the original's order, then our own `mk_log_path`. The `localhost:/` of three of them lacks its port since 2012: they name
 * what an old microkernel serves to itself, and it has been told so ever since.
 */
export const clientConfig = (server: ServerAddress, settings: MicrokernelSettings): ClientConfig =>
  Object.freeze({
    mk_tce_mirror_port: 2157,
    mk_checkin_interval: settings.checkinIntervalS,
    mk_checkin_skew: settings.checkinSkewS,
    mk_register_path: '/razor/api/node/register',
    mk_checkin_path: '/razor/api/node/checkin',
    mk_fact_excl_pattern: factsLeftOut,
    mk_log_level: `Logger::${settings.logLevel.toUpperCase()}`,
    mk_gem_mirror_uri: 'http://localhost:2158/gem-mirror',
    mk_gemlist_uri: 'http://localhost:2158/gem-mirror/gems/gem.list',
    mk_uri: server.url,
    mk_tce_mirror_uri: 'http://localhost:/tinycorelinux',
    mk_tce_install_list_uri: 'http://localhost:/tinycorelinux/tce-install-list',
    mk_kmod_install_list_uri: 'http://localhost:/tinycorelinux/kmod-install-list',
    mk_log_path: '/razor/api/node/log',
  })
