/** How lines of several things are told apart, by colour and by dash; the tokens stand in `app/globals.css`. */
export const SERIES_LOOKS = [
  { colour: 'var(--series-1)', dash: undefined },
  { colour: 'var(--series-2)', dash: '7 3' },
  { colour: 'var(--series-3)', dash: '2 3' },
  { colour: 'var(--series-4)', dash: '10 3 2 3' },
  { colour: 'var(--series-5)', dash: '4 2' },
  { colour: 'var(--series-6)', dash: '12 4' },
] as const
