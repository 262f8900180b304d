import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type APIRequestContext, expect, type Page } from '@playwright/test'

export const PASSWORD = 'seventeen slow camels'

const HOUR_MS = 3_600_000
/** A day of the office's calendar, so many days from today: near midnight UTC has another. */
export const officeDay = (ahead = 0): string =>
  new Date(Date.now() + (4 + 24 * ahead) * HOUR_MS).toISOString().slice(0, 10)
/** Yesterday at some hour on the office's clock, in epoch milliseconds. */
export const yesterdayAt = (hour: number, minute = 0): number =>
  Date.parse(`${officeDay(-1)}T00:00:00+04:00`) + (hour + minute / 60) * HOUR_MS
const API = '/api/v1'

/** An organisation of its own for each test, made through the public API like anybody's. */
export class World {
  private constructor(
    private readonly request: APIRequestContext,
    readonly email: string,
    readonly name: string,
    private token: string,
  ) {}

  static async found(request: APIRequestContext, name = 'Noor Logistics'): Promise<World> {
    const email = `owner-${randomUUID()}@example.com`
    const body = { organization: name, name: 'Huda Rahman', email, password: PASSWORD, country: 'AE' }
    const answer = await request.post(`${API}/auth/sign-up`, { data: body })
    expect(answer.status(), await answer.text()).toBe(201)
    return new World(request, email, name, (await answer.json()).data.access_token)
  }

  async ask<T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    data?: unknown,
  ): Promise<T> {
    const answer = await this.request.fetch(`${API}${path}`, {
      method,
      data,
      headers: { Authorization: `Bearer ${this.token}` },
    })
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
    return (await answer.json()).data as T
  }

  /** A depot in Al Quoz. */
  depot = () =>
    this.ask<{ id: string }>('POST', '/places', {
      kind: 'depot',
      name: 'Al Quoz depot',
      point: { lat: 25.1412, lon: 55.2253 },
    })

  /** Vans with names in both scripts; `after` is how many there are already. */
  async vans(count: number, after = 0): Promise<string[]> {
    const ids: string[] = []
    for (let i = after + 1; i <= after + count; i++) {
      const name = i % 3 ? `Van ${i}` : `شاحنة ${i}`
      const body = { name, plate: `DXB A ${10_000 + i}`, kind: 'van', capacity: { weight_g: 900_000 } }
      ids.push((await this.ask<{ id: string }>('POST', '/vehicles', body)).id)
    }
    return ids
  }

  /** Vans with somebody in each: what a plan needs. */
  async crew(count: number): Promise<{ van: string; driver: string }[]> {
    const crew: { van: string; driver: string }[] = []
    for (const [i, van] of (await this.vans(count)).entries()) {
      const name = i % 2 ? `Yusuf Karim ${i + 1}` : `بلال حسين ${i + 1}`
      const driver = await this.ask<{ id: string }>('POST', '/drivers', {
        name,
        phone: `+97150123${4000 + i}`,
      })
      await this.ask('PUT', `/vehicles/${van}/driver`, { driver: driver.id })
      crew.push({ van, driver: driver.id })
    }
    return crew
  }

  /** Says where vehicles are, now. */
  positions = (fixes: { vehicle_id: string; lat: number; lon: number; speed_mps: number }[]) =>
    this.ask('POST', '/positions', {
      positions: fixes.map(({ vehicle_id, lat, lon, speed_mps }) => ({
        vehicle_id,
        point: { lat, lon },
        fix_at: new Date().toISOString(),
        speed_mps,
        heading_deg: 70,
        accuracy_m: 6,
        battery: 64,
      })),
    })

  /** Deliveries around Dubai that are ready to be planned. */
  async deliveries(count: number, more: object = {}): Promise<{ id: string; tracking_code: string }[]> {
    const made: { id: string; tracking_code: string }[] = []
    for (let i = 0; i < count; i++) {
      const name = i % 2 ? `Layla Haddad ${i}` : `سارة المنصوري ${i}`
      made.push(
        await this.ask('POST', '/deliveries', {
          reference: `E2E-${i}`,
          recipient: { name, phone: '+971501234567' },
          dropoff: {
            address: i % 2 ? `Villa ${i}, Jumeirah 1` : `فيلا ${i}، جميرا 1`,
            city: 'Dubai',
            point: { lat: 25.08 + (i % 7) * 0.021, lon: 55.17 + (i % 5) * 0.024 },
          },
          items: [{ description: 'Coffee machine' }],
          ...more,
        }),
      )
    }
    return made
  }

  /** So many deliveries by one spreadsheet; waits until they are there. */
  async importRows(count: number, after = 0): Promise<{ id: string; created: number }> {
    const cities = ['Dubai', 'Sharjah', 'Ajman', 'Al Ain']
    const lines = Array.from({ length: count }, (_, n) => {
      const i = after + n
      const where = `${(25.05 + (i % 40) * 0.004).toFixed(4)},${(55.1 + (i % 31) * 0.006).toFixed(4)}`
      return `Order person ${i + 1},"Street ${i % 90}, House ${i + 1}",+97150${1_000_000 + i},SO-${i + 1},${cities[i % 4]},${where}`
    })
    const answer = await this.request.fetch(`${API}/imports?mode=good_rows&file_name=many-${after}.csv`, {
      method: 'POST',
      data: Buffer.from(`recipient_name,address,phone,reference,city,lat,lon\n${lines.join('\n')}\n`),
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'text/csv' },
    })
    expect(answer.status(), await answer.text()).toBe(202)
    const { id } = (await answer.json()).data as { id: string }
    for (;;) {
      const run = await this.ask<{ id: string; state: string; created: number }>('GET', `/imports/${id}`)
      if (run.state === 'done') return run
      expect(['queued', 'running'], JSON.stringify(run)).toContain(run.state)
      await new Promise(resolve => setTimeout(resolve, 300))
    }
  }

  /**
   * Opens a screen of the console signed in, with the cookie and the hint that the sign-in page leaves; that page has tests of its
   * own. Without a screen it is the live map, which costs a browser without a graphics card seconds.
   */
  async signIn(page: Page, screen = '/business/'): Promise<void> {
    const answer = await page.request.post(`${API}/auth/sign-in`, {
      data: { email: this.email, password: PASSWORD },
      headers: { 'X-Qafila-App': 'business' },
    })
    expect(answer.status(), await answer.text()).toBe(200)
    // Once in this tab, or whoever signs out would be brought back by the next page.
    await page.addInitScript(() => {
      if (sessionStorage.getItem('q.e2e')) return
      sessionStorage.setItem('q.e2e', '1')
      localStorage.setItem('q.business.signed', '1')
    })
    await page.goto(screen)
    // The address is there before the console is: keys pressed between would be nobody's.
    await page.locator('main#screen').waitFor()
  }

  /** A driver with an account, made as offices make one: invited by mail, seated in a vehicle. */
  async driver(vehicle: string): Promise<{ id: string; email: string }> {
    const email = `driver-${randomUUID()}@example.com`
    const invited = await this.ask<{ user: string }>('POST', '/invitations', {
      email,
      name: 'Bilal Hussain',
      role: 'driver',
    })
    const token = await tokenIn(email, 'join')
    const accepted = await this.request.post(`${API}/auth/invitations/accept`, {
      data: { token, password: PASSWORD },
    })
    expect(accepted.status(), await accepted.text()).toBe(201)
    const { id } = await this.ask<{ id: string }>('POST', '/drivers', {
      name: 'Bilal Hussain',
      user: invited.user,
    })
    await this.ask('PUT', `/vehicles/${vehicle}/driver`, { driver: id })
    return { id, email }
  }

  /** Signs in as somebody else of the organisation. */
  async as(email: string): Promise<World> {
    const answer = await this.request.post(`${API}/auth/sign-in`, { data: { email, password: PASSWORD } })
    expect(answer.status(), await answer.text()).toBe(200)
    return new World(this.request, email, this.name, (await answer.json()).data.access_token)
  }

  /**
   * Everything a phone does for one delivery, from accepting it to the hand-over with photo and signature; `unsent`: the signature
   * is named, and still lies on the phone.
   */
  async handOver(
    driver: { id: string; email: string },
    vehicle: string,
    delivery: string,
    unsent = false,
  ): Promise<void> {
    await this.command(delivery, 'assign', { driver: driver.id, vehicle })
    const phone = await this.as(driver.email)
    const picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1 8 8"/></svg>'
    const hash = (drawn: string) => createHash('sha256').update(drawn).digest('hex')
    const stored = async (drawn: string): Promise<string> => {
      const sha256 = hash(drawn)
      const answer = await this.request.put(`${API}/attachments/${sha256}`, {
        data: drawn,
        headers: { Authorization: `Bearer ${phone.token}`, 'content-type': 'image/svg+xml' },
      })
      expect(answer.ok(), await answer.text()).toBe(true)
      return sha256
    }
    const photo = await stored(picture)
    const drawn = picture.replace('8 8', `8 ${Math.random()}`)
    const signature = unsent ? hash(drawn) : await stored(drawn)
    const { address } = await this.ask<{ address: { point: object } }>('GET', `/deliveries/${delivery}`)
    const steps = [
      'accept',
      'depart_pickup',
      'arrive_pickup',
      'pickup',
      'depart_dropoff',
      'arrive_dropoff',
      'deliver',
    ]
    const occurred_at = new Date().toISOString()
    const commands = steps.map((command, i) => ({
      id: randomUUID(),
      delivery,
      command,
      occurred_at,
      monotonic_ms: i,
      fix: { at: address.point, accuracy_m: 6 },
      ...(command === 'arrive_pickup' && { away_reason: 'loaded at the depot' }),
      ...(command === 'deliver' && {
        proof: { photos: [photo], signature, recipient_name: 'Reception', relation: 'reception' },
      }),
    }))
    const told = { sent_at: occurred_at, boot: randomUUID(), commands }
    const results = await phone.ask<{ results: { result: string }[] }>('POST', '/driver/commands', told)
    expect(results.results.map(r => r.result)).toEqual(steps.map(() => 'applied'))
  }

  command = (delivery: string, command: string, words: object = {}) =>
    this.ask('POST', `/deliveries/${delivery}/commands`, { id: randomUUID(), command, ...words })
}

/** The token in the newest letter to somebody, from the link to that screen. */
export const tokenIn = (email: string, screen: string): Promise<string> =>
  wordIn(email, new RegExp(`${screen}\\?token=([\\w.~-]+)`))

/** What the newest letter to somebody says in this place; the server writes its mails into a folder. */
export async function wordIn(email: string, place: RegExp): Promise<string> {
  const folder = join(process.env.QAFILA_E2E_DIR as string, 'var/mail')
  for (let tries = 0; tries < 60; tries++) {
    const letters = (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [])
      .filter(entry => entry.isFile() && !entry.name.startsWith('.')) // A dot: still being written.
      .map(entry => entry.name)
      .sort()
      .reverse()
    for (const name of letters) {
      const letter = readFileSync(join(folder, name), 'utf8')
        .replace(/=\r?\n/g, '')
        .replaceAll('=3D', '=')
      const word = letter.includes(email) && place.exec(letter)?.[1]
      if (word) return word
    }
    await new Promise(resolve => setTimeout(resolve, 250))
  }
  throw new Error(`no letter for ${email} that says ${place} in ${folder}`)
}
