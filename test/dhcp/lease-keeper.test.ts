import { now } from './support/contexts.js'
import { testLeaseKeeper } from './support/keeper-contract.js'
import { MemoryKeeper } from './support/memory-keeper.js'

testLeaseKeeper('of the tests, in memory', () => new MemoryKeeper(() => now))
