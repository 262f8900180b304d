import { mapReady } from './house'
import { eachLook } from './looks'
import { officeDay as day, World, yesterdayAt } from './world'

/** A fleet with something to say: seats, papers that run out, upkeep that is due, a week of shifts, a day to replay. */
async function furnish(world: World, arabic: boolean): Promise<{ van: string; driver: string }> {
  const vans = await world.vans(6)
  const [van = '', second = ''] = vans
  const names = arabic
    ? ['بلال حسين', 'عمر الصديقي', 'سارة خان']
    : ['Bilal Hussain', 'Omar Siddiqui', 'Sara Khan']
  const drivers: string[] = []
  for (const [i, name] of names.entries()) {
    const { id } = await world.ask<{ id: string }>('POST', '/drivers', {
      name,
      phone: `+97150123456${i}`,
      languages: ['ar', 'en'],
    })
    drivers.push(id)
    await world.ask('PUT', `/vehicles/${vans[i]}/driver`, { driver: id })
  }
  const [driver = ''] = drivers
  const paper = (body: object) => world.ask('POST', '/documents', body)
  await paper({ vehicle: van, kind: 'insurance', number: 'POL-77-1042', expires_on: day(12) })
  await paper({ vehicle: van, kind: 'registration', number: 'REG-5521', expires_on: day(200) })
  await paper({ driver, kind: 'licence', number: 'DL-88104', expires_on: day(-3) })
  const rule = {
    vehicle: van,
    task: arabic ? 'تغيير الزيت' : 'Oil change',
    every_m: 10_000_000,
    every_days: 180,
  }
  await world.ask('POST', '/maintenance/rules', { ...rule, last_done_on: day(-200) })
  await world.ask('POST', '/maintenance/rules', {
    ...rule,
    task: arabic ? 'فحص الإطارات' : 'Tyres',
    every_days: 365,
    last_done_on: day(-30),
  })
  await world.ask('POST', '/maintenance/records', {
    vehicle: van,
    task: arabic ? 'مكابح' : 'Brakes',
    done_on: day(-40),
    odometer_m: 84_000_000,
    workshop: 'Al Quoz Garage',
    cost: { minor: 35_000, currency: 'AED' },
  })
  await world.ask('POST', '/devices', { name: 'Samsung A15', kind: 'phone', vehicle: van })
  for (const [i, id] of drivers.entries())
    for (const ahead of [0, 1, 2, 3].filter(d => d !== i))
      await world.ask('POST', '/shifts', {
        driver: id,
        vehicle: vans[i],
        starts_at: `${day(ahead)}T04:00:00Z`,
        ends_at: `${day(ahead)}T13:00:00Z`,
      })
  const fixes = (vehicle_id: string, lat: number, skip: number) =>
    Array.from({ length: 60 }, (_, i) => i)
      .filter(i => i < skip || i > skip + 12)
      .map(i => ({
        vehicle_id,
        point: { lat: lat + Math.sin(i / 9) * 0.04, lon: 55.15 + Math.min(i, 40) * 0.004 },
        fix_at: new Date(yesterdayAt(9, i)).toISOString(),
        speed_mps: i < 40 ? 11 : 0,
        heading_deg: 80,
        accuracy_m: 6,
      }))
  await world.ask('POST', '/positions', {
    positions: [...fixes(van, 25.12, 20), ...fixes(second, 25.18, 70)],
  })
  return { van: `${van},${second}`, driver }
}

/** Pictures of the office's screens to be looked at: fleet, settings, account, notices and replay. */
eachLook('the office’s screens', async ({ page, request, look, shot, go }) => {
  const world = await World.found(request, look.lang !== 'en' ? 'نور للخدمات اللوجستية' : 'Noor Logistics')
  const { van, driver } = await furnish(world, look.lang !== 'en')
  await world.signIn(page, '/business/deliveries')
  const vehicle = van.split(',')[0]
  const visit = async (screen: string, path: string) => {
    await go(`/business/${path}`)
    await shot(screen)
  }
  await visit('fleet', 'fleet')
  await visit('fleet-drivers', 'fleet?tab=drivers')
  await visit('fleet-shifts', 'fleet?tab=shifts')
  await visit('fleet-papers', 'fleet?tab=papers')
  await visit('fleet-upkeep', 'fleet?tab=upkeep')
  await visit('fleet-devices', 'fleet?tab=devices')
  await visit('vehicle', `vehicles/${vehicle}`)
  await visit('driver', `drivers/${driver}`)
  await visit('settings', 'settings')
  await visit('settings-branding', 'settings?part=branding')
  await visit('settings-rules', 'settings?part=rules')
  await visit('settings-checklist', 'settings?part=checklist')
  await visit('settings-replies', 'settings?part=replies')
  await visit('settings-tolls', 'settings?part=tolls')
  await visit('settings-people', 'settings?part=people')
  await visit('settings-keys', 'settings?part=keys')
  await visit('settings-plan', 'settings?part=plan')
  await visit('account', 'account')
  await visit('account-security', 'account?part=security')
  await visit('account-sessions', 'account?part=sessions')
  await visit('account-notices', 'account?part=notices')
  await visit('notices', 'notices')
  await go(`/business/replay?v=${van}&day=${day(-1)}`)
  await mapReady(page)
  await shot('replay')
})
