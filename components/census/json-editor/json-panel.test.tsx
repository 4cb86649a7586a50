// @vitest-environment jsdom
import { EditorView } from '@codemirror/view'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PredictReply, PredictRequest } from '@/lib/contracts/predict'
import type { PartialRecord } from '@/lib/core/census/field'
import { JsonPanel } from './json-panel'

// jsdom lays nothing out, and CodeMirror asks for the places of its text.
const noRects: DOMRectList = Object.assign([], { item: () => null })

beforeEach(() => {
  Range.prototype.getClientRects = () => noRects
  Range.prototype.getBoundingClientRect = () => new DOMRect()
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function Owner({
  initial = {},
  log = () => undefined,
}: {
  initial?: PartialRecord
  log?(record: PartialRecord): void
}) {
  const [record, setRecord] = useState(initial)
  return (
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <JsonPanel
        record={record}
        onRecord={(next) => {
          log(next)
          setRecord(next)
        }}
        choice={{ algorithm: 'xgboost', balancing: 'balanced' }}
        threshold={undefined}
      />
      <button type="button" onClick={() => setRecord((before) => ({ ...before, age: 50 }))}>
        Fifty
      </button>
      <output>{JSON.stringify(record)}</output>
    </QueryClientProvider>
  )
}

function editor(): EditorView {
  const view = EditorView.findFromDOM(screen.getByRole('textbox', { name: 'Record as JSON' }))
  if (!view) throw new Error('The editor is not there.')
  return view
}

const text = () => editor().state.doc.toString()

function write(next: string) {
  act(() => editor().dispatch({ changes: { from: 0, to: editor().state.doc.length, insert: next } }))
}

function paste(pasted: string) {
  fireEvent.paste(editor().contentDOM, { clipboardData: { getData: () => pasted } })
}

function stubPredict() {
  const calls: PredictRequest[] = []
  const answer = async (_url: string, init: RequestInit) => {
    const request: PredictRequest = JSON.parse(String(init.body))
    calls.push(request)
    const reply: PredictReply = {
      model: { algorithm: 'xgboost', balancing: 'balanced', version: '1', digest: 'd', source: 'folder' },
      threshold: 0.4,
      predictions: request.records.map((_, i) => ({
        probability: (i + 1) / 10,
        label: '<=$50k' as const,
        assumed: { sex: 'Female' },
      })),
    }
    return Response.json(reply)
  }
  vi.stubGlobal('fetch', answer)
  return calls
}

test('shows the record, and what is typed goes to the form once', async () => {
  const log = vi.fn()
  render(<Owner initial={{ age: 41 }} log={log} />)
  expect(text()).toBe('{\n  "age": 41\n}')
  write('{"AGE": 45, "sex": "female"}')
  await waitFor(() => expect(log).toHaveBeenCalledWith({ age: 45, sex: 'Female' }))
  expect(text()).toBe('{"AGE": 45, "sex": "female"}')
  expect(log).toHaveBeenCalledTimes(1)
  expect(screen.getByText('2 of 40 fields given, no errors.')).toBeTruthy()
})

test('the form changes the text and leaves spelling and cursor', async () => {
  const log = vi.fn()
  render(<Owner initial={{ age: 41 }} log={log} />)
  write('{\n  "Sex": "male",\n  "AGE": 41\n}')
  await waitFor(() => expect(log).toHaveBeenCalledTimes(1))
  act(() => editor().dispatch({ selection: { anchor: 6 } }))
  await userEvent.click(screen.getByRole('button', { name: 'Fifty' }))
  expect(text()).toBe('{\n  "Sex": "male",\n  "AGE": 50\n}')
  expect(editor().state.selection.main.head).toBe(6)
  expect(log).toHaveBeenCalledTimes(1)
})

test('a wrong level keeps the last good record and is mended by its suggestion', async () => {
  render(<Owner initial={{ sex: 'Male' }} />)
  write('{"sex": "Femal"}')
  expect(await screen.findByText('1 error: the last good record stays in the form.')).toBeTruthy()
  expect(document.querySelector('output')?.textContent).toBe('{"sex":"Male"}')
  expect(editor().contentDOM.getAttribute('aria-invalid')).toBe('true')
  await userEvent.click(screen.getByRole('button', { name: "Use 'Female'" }))
  expect(text()).toBe('{"sex": "Female"}')
  await waitFor(() => expect(document.querySelector('output')?.textContent).toBe('{"sex":"Female"}'))
  expect(screen.queryByRole('list', { name: 'Problems in the text' })).toBeNull()
})

test('format and clear', async () => {
  render(<Owner />)
  write('{"age":41}')
  await userEvent.click(screen.getByRole('button', { name: 'Format' }))
  expect(text()).toBe('{\n  "age": 41\n}')
  await userEvent.click(screen.getByRole('button', { name: 'Clear' }))
  expect(text()).toBe('')
  expect(document.querySelector('output')?.textContent).toBe('{}')
})

test('a pasted table gives results and leaves the text', async () => {
  const calls = stubPredict()
  render(<Owner initial={{ age: 41 }} />)
  paste('age\tsex\n30\tMale\n31\tMail\n32\t')
  const table = await screen.findByRole('table', { name: 'Results for 3 records' })
  expect(text()).toBe('{\n  "age": 41\n}')
  expect(await within(table).findByText('20%')).toBeTruthy()
  expect(within(table).getByText(/^sex: .*Did you mean “Male”/)).toBeTruthy()
  expect(calls).toEqual([
    { algorithm: 'xgboost', balancing: 'balanced', records: [{ age: 30, sex: 'Male' }, { age: 32 }] },
  ])

  await userEvent.click(within(table).getByRole('button', { name: /Probability/ }))
  expect(
    within(table)
      .getAllByRole('rowheader')
      .map((cell) => cell.textContent),
  ).toEqual(['3', '1', '2'])
  expect(
    within(table)
      .getByRole('columnheader', { name: /Probability/ })
      .getAttribute('aria-sort'),
  ).toBe('descending')

  await userEvent.click(within(table).getByRole('button', { name: 'Open record 3 in the editor' }))
  expect(document.querySelector('output')?.textContent).toBe('{"age":32}')
  await userEvent.click(within(table).getByRole('button', { name: 'Correct record 2 in the editor' }))
  expect(screen.getByRole('button', { name: "Use 'Male'" })).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Close results' }))
  expect(screen.queryByRole('table')).toBeNull()
})

test('a typed list gives results too', async () => {
  stubPredict()
  render(<Owner />)
  write('[{"age": 30}, {"age": 31}]')
  expect(await screen.findByRole('table', { name: 'Results for 2 records' })).toBeTruthy()
  expect(await screen.findByText('20%')).toBeTruthy()
})

test('one pasted record takes the place of the text', async () => {
  render(<Owner initial={{ age: 41 }} />)
  paste('{"sex": "Female"}')
  expect(text()).toBe('{"sex": "Female"}')
  await waitFor(() => expect(document.querySelector('output')?.textContent).toBe('{"sex":"Female"}'))
})

test('too many records are refused and said', async () => {
  render(<Owner initial={{ age: 41 }} />)
  paste(`age\n${'30\n'.repeat(1001)}`)
  expect(await screen.findByText(/1,001 records; at most 1,000/)).toBeTruthy()
  expect(text()).toBe('{\n  "age": 41\n}')
})

test('a failed prediction says so and can be tried again', async () => {
  vi.stubGlobal('fetch', async () => {
    const problem = {
      type: 'about:blank',
      title: 'No',
      status: 422,
      detail: 'Not this way.',
      code: 'invalid-input',
      requestId: 'r',
    }
    return Response.json(problem, { status: 422 })
  })
  render(<Owner />)
  paste('age\n30\n31')
  expect((await screen.findByRole('alert')).textContent).toContain('Not this way.')
  stubPredict()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('10%')).toBeTruthy()
})
