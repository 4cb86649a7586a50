import { expect, test } from 'vitest'
import { artifactRoot, below, fileUrl, folderUrl } from './artifact-root'

const TRACKING = 'https://dagshub.com/owner/repo.mlflow'
const PROXY = '/api/2.0/mlflow-artifacts/artifacts'

test.each([
  ['mlflow-artifacts:/1/abc/artifacts', `${TRACKING}${PROXY}/1/abc/artifacts/model/x.onnx`],
  ['mlflow-artifacts:/', `${TRACKING}${PROXY}/model/x.onnx`],
  ['mlflow-artifacts://other:81/1/a', `https://other:81/owner/repo.mlflow${PROXY}/1/a/model/x.onnx`],
  [`https://host/x${PROXY}/1/a%20b/`, `https://host/x${PROXY}/1/a%20b/model/x.onnx`],
])('%s', (uri, url) => {
  expect(fileUrl(below(artifactRoot(uri, TRACKING), 'model/x.onnx'))).toBe(url)
})

test('every segment is encoded, and a folder is asked for by its path', () => {
  const root = artifactRoot('mlflow-artifacts:/1', TRACKING)
  expect(fileUrl(below(root, 'a b/ü#?.svg'))).toBe(`${TRACKING}${PROXY}/1/a%20b/%C3%BC%23%3F.svg`)
  expect(folderUrl(below(root, 'a&b'))).toBe(`${TRACKING}${PROXY}?path=1%2Fa%26b`)
})

test.each([
  ['s3://bucket/key', /store \(s3:\)/],
  ['file:///srv/mlruns', /own disk/],
  ['/srv/mlruns/1', /own disk/],
  ['https://host/files/1', /not an artifact proxy/],
  [`https://ada:secret@host${PROXY}/1`, /holds a password/],
  ['mlflow-artifacts://ada:secret@host/1', /holds a password/],
])('%s is refused with a reason', (uri, reason) => {
  expect(() => artifactRoot(uri, TRACKING)).toThrow(
    expect.objectContaining({ code: 'tracker-refused', message: expect.stringMatching(reason) }),
  )
  expect(() => artifactRoot(uri, TRACKING)).not.toThrow(/secret/)
})

test.each(['../x', '/x', 'a//b', 'a/..', './a', 'a\\..\\b'])('no path leads elsewhere: %s', (path) => {
  const root = artifactRoot('mlflow-artifacts:/1', TRACKING)
  expect(() => below(root, path)).toThrow(expect.objectContaining({ code: 'tracker-refused' }))
})
