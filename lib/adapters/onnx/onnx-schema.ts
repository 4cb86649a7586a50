import protobuf from 'protobufjs'

/**
 * The messages of onnx.proto that a servable model needs, with ONNX's own names and numbers. Lists of numbers are
 * packed, which every protobuf reader accepts and which saves a byte an entry.
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const ONNX_PROTO = `
syntax = "proto3";
package onnx;
message AttributeProto {
  string name = 1;
  optional float f = 2;
  optional int64 i = 3;
  optional bytes s = 4;
  optional TensorProto t = 5;
  repeated float floats = 7;
  repeated int64 ints = 8;
  repeated bytes strings = 9;
  int32 type = 20;
}
message ValueInfoProto { string name = 1; TypeProto type = 2; }
message NodeProto {
  repeated string input = 1;
  repeated string output = 2;
  string name = 3;
  string op_type = 4;
  repeated AttributeProto attribute = 5;
  string domain = 7;
}
message ModelProto {
  int64 ir_version = 1;
  string producer_name = 2;
  string producer_version = 3;
  int64 model_version = 5;
  string doc_string = 6;
  GraphProto graph = 7;
  repeated OperatorSetIdProto opset_import = 8;
  repeated StringStringEntryProto metadata_props = 14;
}
message StringStringEntryProto { string key = 1; string value = 2; }
message GraphProto {
  repeated NodeProto node = 1;
  string name = 2;
  repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11;
  repeated ValueInfoProto output = 12;
}
message TensorProto {
  repeated int64 dims = 1;
  int32 data_type = 2;
  string name = 8;
  bytes raw_data = 9;
}
message TensorShapeProto {
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  repeated Dimension dim = 1;
}
message TypeProto {
  message Tensor { int32 elem_type = 1; TensorShapeProto shape = 2; }
  Tensor tensor_type = 1;
}
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
`

/** ONNX's names, not JavaScript's, so that a field here is the field that the ONNX documents speak of. */
const root = protobuf.parse(ONNX_PROTO, { keepCase: true }).root
const MODEL = root.lookupType('onnx.ModelProto')

/** `TensorProto.DataType`. */
export const TENSOR_TYPES = { float: 1, uint8: 2, int64: 7, string: 8 } as const
/** `AttributeProto.AttributeType`. */
export const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7, strings: 8 } as const

export type Tensor = {
  readonly name: string
  readonly dims: readonly number[]
  readonly data_type: number
  readonly raw_data: Uint8Array
}

export type Attribute = { readonly name: string; readonly type: number } & (
  | { readonly f: number }
  | { readonly i: number }
  | { readonly s: Uint8Array }
  | { readonly t: Tensor }
  | { readonly floats: ArrayLike<number> }
  | { readonly ints: ArrayLike<number> }
  | { readonly strings: readonly Uint8Array[] }
)

export type Node = {
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly op_type: string
  readonly domain?: string
  readonly attribute?: readonly Attribute[]
}

export type ValueInfo = {
  readonly name: string
  readonly type: {
    readonly tensor_type: {
      readonly elem_type: number
      readonly shape: { readonly dim: readonly { readonly dim_param: string }[] }
    }
  }
}

export type Model = {
  readonly ir_version: number
  readonly producer_name: string
  readonly doc_string: string
  readonly opset_import: readonly { readonly domain: string; readonly version: number }[]
  readonly metadata_props: readonly { readonly key: string; readonly value: string }[]
  readonly graph: {
    readonly name: string
    readonly node: readonly Node[]
    readonly initializer: readonly Tensor[]
    readonly input: readonly ValueInfo[]
    readonly output: readonly ValueInfo[]
  }
}

export function encodeModel(model: Model): Uint8Array {
  return MODEL.encode(model).finish()
}
