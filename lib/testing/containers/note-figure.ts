/** For figures that a test measures and does not judge; they stand in the output of the run. */
export function noteFigure(sentence: string): void {
  console.log(sentence)
}
