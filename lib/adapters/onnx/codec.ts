import { FIELD_NAMES, isIntegerName } from '@/lib/core/census/field'
import type { Encoder } from '@/lib/core/ensemble/encoder'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import { SHARE_EPSILON } from '@/lib/core/evaluation/calibration'
import { attribute, tensor } from './attributes'
import type { Node, Tensor, ValueInfo } from './onnx-schema'
import { encodeModel, TENSOR_TYPES } from './onnx-schema'
import { classicTrees, compactTrees, DEFAULT_CLASSIC_NODES } from './tree-nodes'

/** Rank-1 inputs and outputs share one free dimension, the number of records. */
const RECORDS = 'records'

/**
 * Writes a model as one ONNX file: 40 named inputs of shape [N], int64 for integer fields and string for the others;
 * outputs `probability` (calibrated, 0..1) and `margin` (what the trees sum to), float [N]. Equal models give equal bytes.
 */
export function encodeEnsemble(ensemble: Ensemble, { classicNodes = DEFAULT_CLASSIC_NODES } = {}): Uint8Array {
  const isClassic = ensemble.trees.feature.length <= classicNodes
  const { nodes, constants } = graphOf(ensemble, isClassic)
  return encodeModel({
    // The oldest versions that know the operators used: old readers keep reading.
    ir_version: isClassic ? 8 : 10,
    producer_name: 'bracket',
    doc_string: 'Probability of an income above $50k from the 40 fields of a census record.',
    opset_import: [
      { domain: '', version: 17 },
      { domain: 'ai.onnx.ml', version: isClassic ? 3 : 5 },
    ],
    metadata_props: [{ key: 'link', value: ensemble.link }],
    graph: {
      name: 'bracket',
      node: nodes,
      initializer: constants,
      input: FIELD_NAMES.map((name) => valueInfo(name, isIntegerName(name) ? TENSOR_TYPES.int64 : TENSOR_TYPES.string)),
      output: ['probability', 'margin'].map((name) => valueInfo(name, TENSOR_TYPES.float)),
    },
  })
}

function graphOf({ encoders, trees, link, calibrator }: Ensemble, isClassic: boolean) {
  const column = (i: number) => `column ${i}`
  const treeNode = isClassic ? classicTrees : compactTrees
  const steps = link === 'log-odds' ? LOG_ODDS_STEPS : SHARE_STEPS
  const nodes: Node[] = [
    ...encoders.map((encoder, i) => encoderNode(encoder, column(i))),
    // One long column, cut and turned, is far quicker for a single record than 40 columns unsqueezed each.
    {
      op_type: 'Concat',
      input: encoders.map((_, i) => column(i)),
      output: ['stacked'],
      attribute: [attribute.int('axis', 0)],
    },
    { op_type: 'Reshape', input: ['stacked', 'columns by records'], output: ['turned'] },
    { op_type: 'Transpose', input: ['turned'], output: ['encoded'], attribute: [attribute.ints('perm', [1, 0])] },
    treeNode(trees, { input: 'encoded', output: 'sums' }),
    { op_type: 'Reshape', input: ['sums', 'flat'], output: ['margin'] },
    ...steps,
    { op_type: 'Mul', input: ['log p', 'a'], output: ['a log p'] },
    { op_type: 'Mul', input: ['minus log q', 'b'], output: ['b log q'] },
    { op_type: 'Add', input: ['a log p', 'b log q'], output: ['slope'] },
    { op_type: 'Add', input: ['slope', 'c'], output: ['calibrated'] },
    { op_type: 'Sigmoid', input: ['calibrated'], output: ['probability'] },
  ]
  const scalar = (name: string, value: number) => tensor.float(name, Float32Array.of(value), [])
  const constants: Tensor[] = [
    tensor.int64('columns by records', [encoders.length, -1]),
    tensor.int64('flat', [-1]),
    scalar('a', calibrator.a),
    scalar('b', calibrator.b),
    scalar('c', calibrator.c),
    ...(link === 'share'
      ? [scalar('one', 1), scalar('lowest', SHARE_EPSILON), scalar('highest', 1 - SHARE_EPSILON)]
      : []),
  ]
  return { nodes, constants }
}

/** ln p and -ln(1 - p) of a log-odds margin, without ever forming p: -softplus(-m) and softplus(m). */
const LOG_ODDS_STEPS: readonly Node[] = [
  { op_type: 'Neg', input: ['margin'], output: ['minus margin'] },
  { op_type: 'Softplus', input: ['minus margin'], output: ['minus log p'] },
  { op_type: 'Neg', input: ['minus log p'], output: ['log p'] },
  { op_type: 'Softplus', input: ['margin'], output: ['minus log q'] },
]

/** The same of a share, kept off 0 and 1. */
const SHARE_STEPS: readonly Node[] = [
  { op_type: 'Clip', input: ['margin', 'lowest', 'highest'], output: ['share'] },
  { op_type: 'Log', input: ['share'], output: ['log p'] },
  { op_type: 'Sub', input: ['one', 'share'], output: ['rest'] },
  { op_type: 'Log', input: ['rest'], output: ['log q'] },
  { op_type: 'Neg', input: ['log q'], output: ['minus log q'] },
]

function encoderNode(encoder: Encoder, output: string): Node {
  if (encoder.kind === 'number') {
    return {
      op_type: 'Cast',
      input: [encoder.field],
      output: [output],
      attribute: [attribute.int('to', TENSOR_TYPES.float)],
    }
  }
  const { field, keys, fallback } = encoder
  return {
    op_type: 'LabelEncoder',
    domain: 'ai.onnx.ml',
    input: [field],
    output: [output],
    attribute: [
      isIntegerName(field)
        ? attribute.ints('keys_int64s', keys.map(Number))
        : attribute.strings('keys_strings', keys.map(String)),
      attribute.floats(
        'values_floats',
        keys.map((_, rank) => rank),
      ),
      attribute.float('default_float', fallback),
    ],
  }
}

function valueInfo(name: string, elementType: number): ValueInfo {
  return { name, type: { tensor_type: { elem_type: elementType, shape: { dim: [{ dim_param: RECORDS }] } } } }
}
