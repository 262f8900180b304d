import type { Catalogue } from '@qafila/i18n'

export const en = {
  'scanner.label': 'Scanner',
  'scanner.starting': 'The camera is starting',
  'scanner.refused': 'The camera is not allowed. Type the number below.',
  'scanner.none': 'There is no camera. Type the number below.',
  'scanner.broken': 'The camera does not start. Type the number below.',
  'scanner.hold': 'Hold the code before the camera',
  'scanner.taken': 'Yes',
  'scanner.again': 'Already scanned',
  'scanner.unknown': 'Does not belong here',
  'scanner.type': 'Or type the number',
  'scanner.add': 'Add',
  'scanner.torch': 'Lamp',
} as const satisfies Catalogue
