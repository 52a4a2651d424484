/** The choice between KVM and emulation. */
import assert from 'node:assert/strict'
import { chooseAccelerator } from '../../../src/lab/accelerator.js'

const cpu = (flags: string): string => `processor\t: 0\nflags\t\t: ${flags}\nbugs\t\t:\n`

describe('lab/accelerator', () => {
  it('uses KVM on an Intel or AMD processor that shows virtualisation', () => {
    assert.equal(chooseAccelerator(cpu('fpu vmx sse'), true), 'kvm')
    assert.equal(chooseAccelerator(cpu('fpu sse svm'), true), 'kvm')
  })
  it('emulates when /dev/kvm opens but the processor shows no virtualisation: guests would die', () => {
    assert.equal(chooseAccelerator(cpu('fpu sse hypervisor'), true), 'tcg')
  })
  it('emulates when /dev/kvm does not open', () => {
    assert.equal(chooseAccelerator(cpu('vmx'), false), 'tcg')
  })
  it('takes the flag as a word, not as a part of one', () => {
    assert.equal(chooseAccelerator(cpu('vmxnet svm_lock'), true), 'tcg')
  })
  it('emulates when nothing is known of the processor', () => {
    assert.equal(chooseAccelerator('', true), 'tcg')
  })
})
