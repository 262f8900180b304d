import { describe, expect, it } from 'vitest'
import { isApple, messageTo, wayTo } from './guide'

const door = { lat: 25.08, lon: 55.17 }

describe('the way to a door', () => {
  it('opens in the app that leads, by the address that this kind of phone understands', () => {
    expect(wayTo(door, 'phone', false)).toBe('geo:25.08,55.17?q=25.08,55.17')
    expect(wayTo(door, 'phone', true)).toBe('maps://?daddr=25.08,55.17&dirflg=d')
    expect(wayTo(door, 'google', false)).toBe('google.navigation:q=25.08,55.17')
    expect(wayTo(door, 'google', true)).toContain('comgooglemaps://?daddr=25.08,55.17')
    expect(wayTo(door, 'waze', true)).toBe('waze://?ll=25.08,55.17&navigate=yes')
  })

  it('knows a tablet that says it is a computer', () => {
    const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15'
    expect([
      isApple(mac, 0),
      isApple(mac, 5),
      isApple('iPhone; CPU', 5),
      isApple('Linux; Android 14', 5),
    ]).toEqual([false, true, true, false])
  })
})

describe('a message to the recipient', () => {
  it('is in the recipient’s language and says where the driver is', () => {
    const coming = decodeURIComponent(messageTo('+971501234567', 'ar', '54P6-7X0P-GQ2H', false))
    expect(coming).toBe('sms:+971501234567?&body=مرحبًا، أنا في الطريق إليك مع توصيلتك 54P6-7X0P-GQ2H.')
    expect(messageTo('+971501234567', undefined, 'X', true)).toContain(encodeURIComponent('at your door'))
  })
})
