export type Instruction = {
  /** In capitals. */
  readonly name: string
  /** As written, with continued lines joined and without their comments. */
  readonly text: string
}
export type Stage = {
  readonly name: string
  /** What it starts from: an image, or an earlier stage. */
  readonly from: string
  readonly instructions: readonly Instruction[]
}
export type Dockerfile = {
  /** `ARG`s that stand before the first stage. */
  readonly globals: readonly Instruction[]
  readonly stages: readonly Stage[]
}

/** Reads what ours is made of; no here-documents and no other escapes, which none of the builders we mean to serve share. */
export function parseDockerfile(source: string): Dockerfile {
  const written = source.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n/g, ' ')
  const instructions = written
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readInstruction)
  const starts = instructions.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []))
  return {
    globals: instructions.slice(0, starts[0]),
    stages: starts.map((start, index) => readStage(instructions.slice(start, starts[index + 1]))),
  }
}

function readInstruction(line: string): Instruction {
  const [, name = '', text = ''] = /^\s*(\S+)\s*(.*)$/.exec(line) ?? []
  return { name: name.toUpperCase(), text: text.replaceAll(/\s+/g, ' ').trim() }
}

function readStage([start, ...instructions]: readonly Instruction[]): Stage {
  const [from = '', , name = ''] = (start?.text ?? '').split(' ')
  return { name, from, instructions }
}
