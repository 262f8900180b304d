/** Pages that every new window loads behind its address bar, at a second of work each time. */
const BEHIND_THE_BAR = 'WebUIOmniboxPopup,WebUIOmniboxAimPopup'
/** What Playwright does without itself, as far as it matters here: of two such lists Chromium takes the last. */
const WITHOUT =
  'AimEnabled,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,' +
  'HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,' +
  'PaintHolding,PreconnectToSearch,ThirdPartyStoragePartitioning'

/** How every browser of these tests is started. */
export const FLAGS = ['--no-sandbox', `--disable-features=${BEHIND_THE_BAR},${WITHOUT}`]
